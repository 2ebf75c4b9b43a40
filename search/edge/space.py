"""Free space on a disk: Qdrant Edge writes through memory maps, and a full disk would kill the process."""

import shutil
from pathlib import Path

from search.errors import DiskFull

MEGABYTE = 2**20
# Measured on a tmpfs, where reading a hole of a mapped file takes space; elsewhere opening takes next to none.
TO_OPEN = 48 * MEGABYTE
TO_WRITE = 64 * MEGABYTE
_PER_RECORD = 2_500
_PER_NUMBER = 16
_USUAL_DIMENSION = 384


def to_build(dimension: int, records: int) -> int:
    """The bytes that a build takes at its peak, when the engine writes everything a second time; for texts of a usual
    length. An index of words alone, ``dimension`` 0, is followed by a whole one beside it.
    """
    whole = TO_WRITE + records * (_PER_RECORD + _PER_NUMBER * (dimension or _USUAL_DIMENSION))
    return whole if dimension else whole + TO_WRITE + records * _PER_RECORD


def require_space(folder: Path, needed: int, purpose: str) -> None:
    """Raise DiskFull unless the disk of ``folder`` has ``needed`` bytes left for ``purpose``."""
    free = shutil.disk_usage(next(path for path in (folder, *folder.parents) if path.exists())).free
    if free < needed:
        raise DiskFull(
            f"The disk has {free // MEGABYTE:,} MB left, and {purpose} needs {-(-needed // MEGABYTE):,} MB; free some "
            "space, or name a folder on another disk with INDEX_DIR."
        )


def size_of(folder: Path) -> int:
    """The bytes that the files of a folder take on the disk; holes take none."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())

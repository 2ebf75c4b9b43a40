"""Files that people upload, kept below INDEX_DIR by what they hold."""

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import BinaryIO

from search.errors import CatalogError, DiskFull, ReadOnly, StoreUnavailable
from search.settings import Settings

_CHUNK = 2**20
_SPARE = 64 * 2**20
_DAY = 86_400.0
_NAME_BYTES = 120
_UNSAFE = re.compile(r"[^\w .()-]+")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Uploads:
    """A file lies in ``folder``/<its SHA-256>/<its name>, whole or not at all."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.index_dir / ".uploads"
        self._read_only = settings.read_only
        self._megabytes = settings.max_upload_mb

    def take(self, stream: BinaryIO, name: str) -> Path:
        """Keep what a stream holds. Raises CatalogError if it is too large or empty, DiskFull, ReadOnly and
        StoreUnavailable; then nothing of it is left.
        """
        if self._read_only:
            raise ReadOnly("This app takes no uploads, because READ_ONLY is set.")
        part = self.folder / f"part-{secrets.token_hex(8)}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            digest = self._write(stream, part)
            target = self.folder / digest / safe_name(name)
            target.parent.mkdir(exist_ok=True)
            os.replace(part, target)
            os.utime(target.parent)
        except OSError as error:
            if error.errno in (ENOSPC, EDQUOT):
                raise _full() from error
            raise StoreUnavailable(f"The upload cannot be kept in INDEX_DIR ({error.strerror}).") from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return target.resolve()

    def holds(self, path: Path) -> bool:
        """Whether a path is that of an upload kept here."""
        found = path.resolve()
        return found.parent.parent == self.folder.resolve() and found.is_file()

    def sweep(self, kept: Iterable[Path]) -> None:
        """Delete uploads that are older than a day and not among the files ``kept``."""
        folders = {path.resolve().parent for path in kept}
        before = time.time() - _DAY
        with suppress(OSError):
            for found in self.folder.iterdir():
                ours = _DIGEST.fullmatch(found.name) or found.name.startswith("part-")
                if not ours or found.resolve() in folders or found.stat().st_mtime > before:
                    continue
                shutil.rmtree(found, ignore_errors=True) if found.is_dir() else found.unlink(missing_ok=True)

    def _write(self, stream: BinaryIO, part: Path) -> str:
        digest, size = hashlib.sha256(), 0
        with part.open("xb") as file:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > self._megabytes * 1_000_000:
                    raise CatalogError(
                        f"The file is larger than {self._megabytes:,} MB; index it in the shell, or raise "
                        "MAX_UPLOAD_MB."
                    )
                if shutil.disk_usage(self.folder).free < _SPARE:
                    raise _full()
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise CatalogError("The file is empty; choose a table with at least one record.")
        return digest.hexdigest()


def safe_name(name: str) -> str:
    """The last part of a path that a person's machine may tell, as a name of a file and nothing else."""
    kept = _UNSAFE.sub("_", re.split(r"[/\\]", name)[-1]).strip(" .")
    stem, dot, end = kept.rpartition(".")
    if not dot or len(end.encode()) > 20:
        stem, dot, end = kept, "", ""
    room = _NAME_BYTES - len(dot + end)
    return stem.encode()[:room].decode(errors="ignore").strip(" .") + dot + end or "upload"


def _full() -> DiskFull:
    return DiskFull("The disk has too little space left for the upload, and nothing was kept; free some space.")

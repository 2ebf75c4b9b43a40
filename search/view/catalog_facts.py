"""A catalog in a line of words."""

from collections.abc import Mapping

from search.service.overview import BUILDING, CANCELLED, FAILED, MISSING, READY, WAITING, WORDS, Overview

STATES = {
    READY: "Ready",
    WORDS: "Full-text ready",
    BUILDING: "Indexing",
    WAITING: "Waiting",
    FAILED: "Failed",
    CANCELLED: "Cancelled",
    MISSING: "Not indexed",
}
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def facts(found: Overview) -> list[str]:
    """How many records of what, what they are filtered by, their language, and what the index was built from."""
    manifest = found.manifest
    if manifest is None:
        return []
    mapping = manifest.mapping
    told = [f"{manifest.records:,} {mapping.noun.of(manifest.records)}"]
    if manifest.facets:
        told.append(f"filtered by {', '.join(facet.label for facet in manifest.facets)}")
    told.append(mapping.language.capitalize() if mapping.language != "none" else "words as written")
    told.append(manifest.model)
    if found.size is not None:
        told.append(size_text(found.size))
    told.append(f"built {manifest.created[:10]} from {found.source} (SHA-256 {manifest.catalog_sha256[:12]}…)")
    if manifest.skipped:
        told.append(f"{manifest.skipped:,} rows skipped")
    return told


def report_sentence(report: Mapping[str, int]) -> str:
    """What the last build did, in numbers."""
    changes = [f"{report[part]:,} {part}" for part in ("new", "changed", "removed", "reused") if part in report]
    count = report.get("encoded", 0)
    encoded = f"{count:,} text{'' if count == 1 else 's'} encoded" if count else "no text had to be encoded"
    return f"Last build: {', '.join([*changes, encoded])}."


def size_text(size: int) -> str:
    """Bytes in the unit that gives one to three digits."""
    amount, unit = float(size), 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.0f} {_UNITS[unit]}"


def is_busy(found: Overview) -> bool:
    """Whether a build of it runs or waits."""
    return found.state in (BUILDING, WAITING)

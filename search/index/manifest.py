"""What an index was built from, and whether that is what is asked for now."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from search.catalog.reader import file_sha256
from search.errors import CatalogError, IndexMismatch
from search.fulltext.postings import EPSILON, K1, B
from search.fulltext.tokens import TOKENIZER_ID

FORMAT = 2
_FILE = "manifest.json"


class WordRanking(NamedTuple):
    """What full-text search takes for words, and the parameters of BM25."""

    tokenizer: str
    bm25: dict[str, float]


def bm25_in_process() -> WordRanking:
    """How this software ranks by words itself."""
    return WordRanking(TOKENIZER_ID, {"k1": K1, "b": B, "epsilon": EPSILON})


@dataclass(frozen=True)
class Manifest:
    """Written last into a generation: one that has it is complete."""

    catalog_name: str
    catalog_path: str
    catalog_sha256: str
    catalog_size: int
    catalog_mtime_ns: int
    records: int
    skipped: int
    model: str
    model_identity: str
    dimension: int
    store: str
    tokenizer: str
    bm25: dict[str, float]
    format: int = FORMAT
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def save(self, generation: Path) -> None:
        text = json.dumps(self.data(), indent=2, ensure_ascii=False)
        (generation / _FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, generation: Path) -> Manifest:
        """The manifest of a finished generation; raises IndexMismatch if it has none we can read."""
        try:
            fields = json.loads((generation / _FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            fields = None
        return cls.of(fields, f"The index in {generation.parent}")

    @classmethod
    def of(cls, fields: Any, where: str) -> Manifest:
        """The manifest whose ``data`` these are; raises IndexMismatch, telling ``where``, if it is none we can read."""
        reason = "has no readable manifest"
        if isinstance(fields, dict):
            try:
                if fields.get("format") == FORMAT:
                    return cls(**fields)
                reason = f"has the format {fields.get('format')}, this version reads {FORMAT}"
            except TypeError:
                pass
        raise IndexMismatch(f"{where} {reason}.")

    def data(self) -> dict[str, Any]:
        """Its fields, fit for JSON."""
        return asdict(self)

    @staticmethod
    def source(generation: Path) -> Path | None:
        """The catalog file that a finished generation was built from, whatever its format; else None."""
        try:
            found = json.loads((generation / _FILE).read_text(encoding="utf-8"))["catalog_path"]
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return Path(found) if isinstance(found, str) else None

    @staticmethod
    def identity(generation: Path) -> str | None:
        """The identity of the model behind a finished generation's vectors, whatever its format; else None."""
        try:
            found = json.loads((generation / _FILE).read_text(encoding="utf-8"))["model_identity"]
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return found if isinstance(found, str) else None

    def mismatches(
        self, *, catalog: Path | None, model: str, store: str, tokenizer: str, bm25: dict[str, float]
    ) -> list[str]:
        """Why this index is not the one asked for, one clause each; empty if it is.

        ``catalog`` None asks for the file it was built from, unless that is gone.
        """
        found = []
        if catalog is not None and file_sha256(catalog) != self.catalog_sha256:
            found.append(f"it was built from {self.catalog_name}, not from {catalog.name} as it is now")
        if catalog is None and self._source_changed():
            found.append(f"{self.catalog_name} has changed since it was built")
        if model != self.model:
            found.append(f"its vectors are from the model {self.model}, not {model}")
        if store != self.store:
            found.append(f"its vectors are kept in {self.store}, not in {store}")
        if self.tokenizer != tokenizer:
            found.append("its full-text index was made by another tokenizer")
        if self.bm25 != bm25:
            found.append("its full-text index was made with other BM25 parameters")
        return found

    def _source_changed(self) -> bool:
        source = Path(self.catalog_path)
        try:
            stat = source.stat()
            same = (stat.st_size, stat.st_mtime_ns) == (self.catalog_size, self.catalog_mtime_ns)
            return not same and file_sha256(source) != self.catalog_sha256
        except (OSError, CatalogError):
            return False

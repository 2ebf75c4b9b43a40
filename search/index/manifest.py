"""What an index was built from, what it holds, and whether it is the one asked for."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from search.catalog.mapping import MAX_FACETS, Kind, Mapping
from search.catalog.reader import file_sha256
from search.errors import CatalogError, IndexMismatch
from search.fulltext import BM25, LANGUAGES, tokenizer_id
from search.fulltext.bm25 import EPSILON, K1, B
from search.index.facets import StoredFacet
from search.settings import Settings
from search.store.payload import keys_of

FORMAT = 5


class StoredFile(BaseModel):
    """A file of an index: its path within, its size in bytes and the SHA-256 of what it says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    size: int = Field(ge=0)
    sha256: str


class Manifest(BaseModel):
    """Kept with a collection that is complete, and only then.

    ``whole`` is False for one of words alone, which has no vectors and names no model. ``noise`` is how many
    points after the records hold the noise floor, ``spellings`` how many after those hold the catalog's words.
    ``files`` are those of an embedded index.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    whole: bool
    catalog_name: str
    catalog_path: str
    catalog_sha256: str
    catalog_size: int
    catalog_mtime_ns: int
    records: int = Field(ge=1)
    skipped: int
    model: str
    model_identity: str = ""
    dimension: int = Field(default=0, ge=0)
    noise: int = Field(default=0, ge=0)
    spellings: int = Field(default=0, ge=0)
    tokenizer: str
    bm25: BM25
    mapping: Mapping
    facets: tuple[StoredFacet, ...] = Field(default=(), max_length=MAX_FACETS)
    store: str = ""
    created: str = Field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    files: tuple[StoredFile, ...] = ()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kind of each facet."""
        return tuple(facet.kind for facet in self.facets)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that points are filtered by."""
        return keys_of(self.kinds)

    @classmethod
    def of(cls, data: Any, where: str) -> Self:
        """The manifest that ``model_dump`` gave ``data`` of; raises IndexMismatch, naming ``where``, for others."""
        if not isinstance(data, dict):
            raise IndexMismatch(f"{where} has no readable manifest.")
        if data.get("format") != FORMAT:
            raise IndexMismatch(f"{where} has the format {str(data.get('format'))[:20]}, this version reads {FORMAT}.")
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            field = ".".join(map(str, error.errors()[0]["loc"]))
            raise IndexMismatch(f"{where} has a damaged manifest (its field {field} cannot be read).") from None

    @property
    def points(self) -> int:
        """How many points the collection holds."""
        return self.records + self.noise + self.spellings

    def require(self, settings: Settings, where: str) -> None:
        """Raise IndexMismatch, with every reason, unless this is an index that the settings ask for.

        A catalog that is not set asks for the file it was built from, unless that is gone.
        """
        reasons = []
        if settings.catalog is not None and not self._is_of(settings.catalog):
            reasons.append(f"it was built from {self.catalog_name}, not from {settings.catalog.name} as it is now")
        if settings.catalog is None and not self._is_unchanged():
            reasons.append(f"{self.catalog_name} has changed since it was built")
        if settings.model != self.model:
            reasons.append(f"its vectors are from the model {self.model}, not {settings.model}")
        if self.mapping.language not in LANGUAGES or self.tokenizer != tokenizer_id(self.mapping.language):
            reasons.append("its full-text index was made by another tokenizer")
        if (self.bm25.k1, self.bm25.b, self.bm25.epsilon) != (K1, B, EPSILON):
            reasons.append("its full-text index was made with other BM25 parameters")
        if reasons:
            raise IndexMismatch(f"{where} does not fit the settings: {'; '.join(reasons)}.")

    def _is_unchanged(self) -> bool:
        try:
            return self._is_of(Path(self.catalog_path))
        except (CatalogError, ValueError):
            return True  # the file is gone or cannot be read

    def _is_of(self, catalog: Path) -> bool:
        """Whether a file is the catalog, read only if its name, size or time differ; raises CatalogError."""
        try:
            stat = catalog.stat()
        except OSError:
            return file_sha256(catalog) == self.catalog_sha256
        told = (str(catalog.resolve()), stat.st_size, stat.st_mtime_ns)
        same = told == (self.catalog_path, self.catalog_size, self.catalog_mtime_ns)
        return same or file_sha256(catalog) == self.catalog_sha256

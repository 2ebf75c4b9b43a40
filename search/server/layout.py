"""How a catalog lies in a Qdrant collection: one vector a point, the record as payload, and three kinds of index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qdrant_client import models

from search.catalog.clean import MAX_ALT, MAX_CITY, MAX_DESCRIPTION, MAX_NAME, logo_address, web_link
from search.catalog.names import name_key
from search.fulltext.stopwords import STOP_WORDS
from search.neural.store import CITY_FIELD, payload
from search.startup import Startup

if TYPE_CHECKING:
    from search.settings import Settings

TEXT_FIELD = "text"
NAME_FIELD = "name_key"
SPELLING_FIELD = "city"
LINKS = 32
BUILD_WIDTH = 256
SEARCH_WIDTH = 512


class Layout(NamedTuple):
    """What a new collection is made with. ``stems`` False leaves words as they are, for Qdrant's local mode."""

    shards: int | None = None
    replicas: int = 1
    write_consistency: int = 1
    quantization: str = "none"
    on_disk: bool = False
    stems: bool = True

    @classmethod
    def of(cls, settings: Settings) -> Layout:
        """The layout that the settings ask for."""
        return cls(
            settings.qdrant_shards,
            settings.qdrant_replicas,
            settings.qdrant_write_consistency,
            settings.qdrant_quantization,
            settings.qdrant_on_disk,
        )

    def collection(self, dimension: int) -> dict[str, Any]:
        """The arguments of ``create_collection``, without name and metadata."""
        return {
            "vectors_config": models.VectorParams(
                size=dimension, distance=models.Distance.COSINE, on_disk=self.on_disk or None
            ),
            "hnsw_config": models.HnswConfigDiff(m=LINKS, ef_construct=BUILD_WIDTH),
            "quantization_config": self._quantization(),
            "on_disk_payload": self.on_disk,
            "shard_number": self.shards,
            "replication_factor": self.replicas,
            "write_consistency_factor": self.write_consistency,
        }

    def indexes(self, ranks_words: bool) -> dict[str, Any]:
        """The payload index of each field; the text's only where the server can rank by it."""
        keyword = models.KeywordIndexType.KEYWORD
        seldom = models.KeywordIndexParams(type=keyword, on_disk=self.on_disk or None)
        fields: dict[str, Any] = {
            CITY_FIELD: models.KeywordIndexParams(type=keyword),
            SPELLING_FIELD: seldom,
            NAME_FIELD: seldom,
        }
        if ranks_words:
            fields[TEXT_FIELD] = self._words()
        return fields

    def _words(self) -> models.TextIndexParams:
        if not self.stems:
            return models.TextIndexParams(type=models.TextIndexType.TEXT, scoring=True)
        return models.TextIndexParams(
            type=models.TextIndexType.TEXT,
            tokenizer=models.TokenizerType.WORD,
            lowercase=True,
            ascii_folding=True,
            stopwords=models.StopwordsSet(custom=sorted(STOP_WORDS)),
            stemmer=models.SnowballParams(type=models.Snowball.SNOWBALL, language=models.SnowballLanguage.ENGLISH),
            on_disk=self.on_disk or None,
            scoring=True,
        )

    def _quantization(self) -> models.QuantizationConfig | None:
        if self.quantization == "int8":
            scalar = models.ScalarQuantizationConfig(type=models.ScalarType.INT8, always_ram=True)
            return models.ScalarQuantization(scalar=scalar)
        if self.quantization == "binary":
            binary = models.BinaryQuantizationConfig(
                always_ram=True,
                encoding=models.BinaryQuantizationEncoding.TWO_BITS,
                query_encoding=models.BinaryQuantizationQueryEncoding.SCALAR8BITS,
            )
            return models.BinaryQuantization(binary=binary)
        return None


def compared_again(quantization: models.QuantizationConfig | None) -> int:
    """How many of the best by small copies of the vectors are compared again in full; 0 where there are none.

    As many as it takes to find the ten nearest: ``python -m benchmarks.sizing`` measures it.
    """
    if quantization is None:
        return 0
    return 100 if isinstance(quantization, models.BinaryQuantization) else 32


def point_of(startup: Startup, vector: list[float]) -> models.PointStruct:
    """The point of a startup: its id, its vector, its record, and what is indexed of it."""
    fields = {**payload(startup), NAME_FIELD: name_key(startup.name), TEXT_FIELD: startup.text}
    return models.PointStruct(id=startup.id, vector=vector, payload=fields)


def startup_of(id: int, fields: dict[str, Any]) -> Startup:
    """The startup that ``point_of`` was given; others may write there too, so it is bounded and links are checked."""

    def text(key: str, limit: int) -> str:
        value = fields.get(key)
        return value[:limit] if isinstance(value, str) else ""

    return Startup(
        id,
        text("name", MAX_NAME),
        text("description", MAX_DESCRIPTION),
        text("city", MAX_CITY),
        web_link(fields.get("link")),
        logo_address(fields.get("images")),
        text("alt", MAX_ALT),
    )

"""What a new collection on a Qdrant server is made with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from qdrant_client import models

from search.store.store import HNSW_EF_CONSTRUCT, HNSW_M, MEANING, NAME_KEY, RANGE_KEYS, TERMS, WORDS

if TYPE_CHECKING:
    from search.settings import Settings


class Layout(NamedTuple):
    """Shards, copies and what is kept in memory; see the settings of the same names."""

    shards: int | None = None
    replicas: int = 1
    write_consistency: int = 1
    quantization: str = "none"
    on_disk: bool = False

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
        """The arguments of ``create_collection``, without its name; ``dimension`` 0 leaves out the dense vectors."""
        vectors = {}
        if dimension:
            vectors = {
                MEANING: self._dense(
                    dimension,
                    hnsw_config=models.HnswConfigDiff(m=HNSW_M, ef_construct=HNSW_EF_CONSTRUCT),
                    quantization_config=self._quantization(),
                ),
            }
        sparse = models.SparseVectorParams(index=models.SparseIndexParams(on_disk=self.on_disk or None))
        return {
            "vectors_config": vectors,
            "sparse_vectors_config": {WORDS: sparse},
            "on_disk_payload": self.on_disk,
            "shard_number": self.shards,
            "replication_factor": self.replicas,
            "write_consistency_factor": self.write_consistency,
        }

    def indexes(self, keys: Sequence[str] = ()) -> dict[str, Any]:
        """The payload index of each key; ``keys`` are those that points are filtered by beside their name."""
        keyword = models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, on_disk=self.on_disk or None)
        terms = models.TextIndexParams(
            type=models.TextIndexType.TEXT,
            tokenizer=models.TokenizerType.WHITESPACE,
            lowercase=False,
            on_disk=self.on_disk or None,
        )
        number = models.FloatIndexParams(type=models.FloatIndexType.FLOAT, on_disk=self.on_disk or None)
        return {NAME_KEY: keyword, TERMS: terms, **{key: number if key in RANGE_KEYS else keyword for key in keys}}

    def _dense(self, dimension: int, **more: Any) -> models.VectorParams:
        return models.VectorParams(
            size=dimension, distance=models.Distance.COSINE, on_disk=self.on_disk or None, **more
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


def rescored(quantization: models.QuantizationConfig | None) -> int:
    """How many candidates beyond the limit are compared again in full; 0 where vectors are not quantized.

    As many as it takes to find the ten nearest: ``python -m benchmarks.sizing`` measures it.
    """
    if quantization is None:
        return 0
    return 100 if isinstance(quantization, models.BinaryQuantization) else 24

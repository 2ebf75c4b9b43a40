"""Collections with a few points, for the tests of what holds in every place."""

from __future__ import annotations

from collections.abc import Sequence

from search.catalog.mapping import Kind, Mapping
from search.fulltext import BM25, Tokenizer, tokenizer_id
from search.index.facets import StoredFacet
from search.index.manifest import Manifest
from search.record import Record
from search.store.database import Database
from search.store.payload import payload_of
from search.store.store import Point, Sparse, Store
from tests.corpus import SHOPS, HashEncoder

DIMENSION = 8
SHOP_VECTORS = HashEncoder(DIMENSION).encode([shop.text for shop in SHOPS])
SHOP_WORDS = (
    Sparse([1, 2], [1.0, 0.5]),
    Sparse([1, 4_294_967_295], [0.75, 2.0]),
    Sparse([7], [3.0]),
    Sparse([2, 7], [0.25, 0.125]),
    Sparse([1], [0.5]),
)


def shop_points(with_meaning: bool = True) -> list[Point]:
    """``SHOPS`` as points, with vectors whose scores can be worked out."""
    tokenizer = Tokenizer()
    return [
        Point(
            shop.id,
            payload_of(shop, dict.fromkeys(tokenizer.tokenize(shop.text)), [Kind.VALUES]),
            SHOP_VECTORS[shop.id] if with_meaning else None,
            SHOP_WORDS[shop.id],
        )
        for shop in SHOPS
    ]


def manifest_of(records: int, **more: object) -> Manifest:
    """A manifest of so many records, of words alone unless ``more`` says otherwise."""
    plain = Manifest(
        whole=False,
        catalog_name="shops.jsonl",
        catalog_path="/catalogs/shops.jsonl",
        catalog_sha256="0" * 64,
        catalog_size=1,
        catalog_mtime_ns=1,
        records=records,
        skipped=0,
        model="test-model",
        tokenizer=tokenizer_id(),
        mapping=Mapping(name=("name",), text=("description",)),
        facets=(StoredFacet(label="City"),),
        bm25=BM25(records=records, avgdl=2.0, idf_floor=0.1),
    )
    return plain.model_copy(update=more)


def unfinished(database: Database, name: str, records: Sequence[Record] = SHOPS) -> tuple[str, Store]:
    """A collection of words alone that a build is still filling."""
    collection, store = database.create(name, 0, len(records))
    store.upsert(
        Point(record.id, payload_of(record, [f"shop{record.id}"]), words=Sparse([record.id], [1.0]))
        for record in records
    )
    return collection, store


def publish(database: Database, name: str, records: Sequence[Record] = SHOPS, **more: object) -> str:
    """A collection of words alone, made live; its name."""
    collection, store = unfinished(database, name, records)
    store.finish()
    store.close()
    database.publish(name, collection, manifest_of(len(records)).model_copy(update=more))
    return collection

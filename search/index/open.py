"""The live index of a catalog, if it is one that the settings ask for."""

from search.errors import IndexMismatch, IndexMissing, ModelError
from search.index.index import Index
from search.index.manifest import Manifest
from search.neural.remember import QueryEncoder
from search.settings import Settings
from search.store.database import Database


def live_manifest(database: Database, name: str, settings: Settings) -> tuple[str, Manifest]:
    """The live collection of a catalog and its manifest, which is what the settings ask for.

    Raises IndexMissing, IndexMismatch with every reason, CollectionGone, CatalogError and StoreUnavailable.
    """
    collection = database.live(name)
    if collection is None:
        raise IndexMissing(database.missing(name))
    manifest = database.manifest(collection)
    manifest.require(settings, f"The index {name}")
    return collection, manifest


def open_index(database: Database, name: str, settings: Settings, queries: QueryEncoder) -> Index:
    """The live index, verified as a whole; it answers by meaning once it has ``queries`` (see ``Index``).

    Raises as ``live_manifest`` does, and DiskFull.
    """
    collection, manifest = live_manifest(database, name, settings)
    store, manifest = database.open(collection)
    if manifest.whole and manifest.model_identity != _identity(queries, manifest.model_identity):
        store.close()
        raise IndexMismatch(f"The vectors of the index {name} are from other weights of {settings.model}.")
    return Index(store, manifest, collection)


def _identity(queries: QueryEncoder, otherwise: str) -> str:
    """The identity of the weights; of a model that cannot be found whoever loads it will tell."""
    try:
        return queries.encoder.identity
    except ModelError:
        return otherwise

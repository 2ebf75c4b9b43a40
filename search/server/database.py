"""Collections on a Qdrant server: an alias with the catalog's name points to the live one.

A collection is named after its catalog and the time of its making, and is complete once its metadata hold a
manifest. One alias operation makes a new collection live.
"""

import re
import secrets
import time
from calendar import timegm
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from qdrant_client import QdrantClient, models

from search.errors import CatalogError, CollectionGone, IndexMismatch, SettingsError, StoreUnavailable
from search.index.manifest import Manifest
from search.server.connection import Connection, Manner
from search.server.layout import Layout, rescored
from search.server.store import ServerStore
from search.server.version import require_version
from search.store.store import MEANING

_MANIFEST = "manifest"
_COMPLETED = "completed"
_CATALOG = "catalog"
_ADMIN_SECONDS = 15
_SWITCH_SECONDS = 10.0
_DEAD_AFTER = 6 * 3600.0
_JUST_NOW = 60.0
_REMOVING = Manner(attempt=20, total=20)
# An older version kept the noise floor in a collection of its own.
_VERSION = re.compile(r"(\d{14})-[0-9a-f]{6}(-noise)?$")


class ServerDatabase:
    """A ``Database`` on a server.

    Asking is for people who wait; building has a connection of its own, which is patient.
    """

    kind = "a Qdrant server"
    apps_build = False

    def __init__(self, connection: Connection, layout: Layout, where: str = "the Qdrant server") -> None:
        self._connection = connection
        self._building = connection.patient()
        self._removing = connection.patient(_REMOVING)
        self._layout = layout
        self.where = where

    def names(self) -> list[str]:
        """Every alias of a collection of ours, under whichever name it was made."""
        return sorted(name for name, collection in self._aliases(self._connection).items() if _named_after(collection))

    def live(self, name: str) -> str | None:
        return self._aliases(self._connection).get(name)

    def missing(self, name: str) -> str:
        """Raises StoreUnavailable if the server is too old for any catalog."""
        require_version(self._connection)
        return f"The Qdrant server has no index named {name} yet."

    def source(self, name: str) -> str | None:
        collection = self.live(name)
        if collection is None:
            return None
        manifest = (self._info(collection).config.metadata or {}).get(_MANIFEST)
        told = manifest.get("catalog_path") if isinstance(manifest, dict) else None
        return told if isinstance(told, str) else ""

    def open(self, collection: str) -> tuple[ServerStore, Manifest]:
        info, manifest = self._complete(collection)
        vectors = info.config.params.vectors
        dense = vectors.get(MEANING) if isinstance(vectors, dict) else None
        more = rescored(dense.quantization_config) if dense is not None else 0
        store = ServerStore(self._connection, collection, rescored=more)
        if (count := store.count()) != manifest.points:
            raise IndexMismatch(f"The Qdrant collection {collection} holds {count:,} of {manifest.points:,} points.")
        return store, manifest

    def manifest(self, collection: str) -> Manifest:
        return self._complete(collection)[1]

    def create(self, name: str, dimension: int, records: int, keys: Sequence[str] = ()) -> tuple[str, ServerStore]:
        """Raises SettingsError if the catalog's name is that of a collection, or of an alias to one of others."""
        require_version(self._building)
        if name in self._collections():
            raise SettingsError(
                f"The Qdrant server has a collection named {name} that is no alias; set QDRANT_COLLECTION to another "
                "name."
            )
        live = self._aliases(self._building).get(name)
        if live is not None and not _is_of(live, name):
            _require_ours(self._building.ask(lambda client: client.get_collection(live)), live)
        collection = f"{name}-{time.strftime('%Y%m%d%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"
        config = self._layout.collection(dimension)

        def create(client: QdrantClient) -> None:
            try:
                client.create_collection(collection, timeout=_ADMIN_SECONDS, **config)
            except Exception as error:
                # A try that timed out may have made it.
                if "already exists" not in str(error):
                    raise

        self._building.ask(create)
        for key, schema in self._layout.indexes(keys).items():
            self._building.ask(
                lambda client, key=key, schema=schema: client.create_payload_index(  # type: ignore[misc]
                    collection, key, field_schema=schema, wait=True
                )
            )
        return collection, ServerStore(self._building, collection)

    def publish(self, name: str, collection: str, manifest: Manifest) -> Manifest:
        """Returns when the server tells the new collection, or a later one."""
        complete = manifest.model_copy(update={"store": self.kind, "files": ()})
        metadata: dict[str, Any] = {_MANIFEST: complete.model_dump(mode="json"), _COMPLETED: int(time.time())}
        self._building.ask(lambda client: client.update_collection(collection, metadata=metadata))
        before = self._aliases(self._building).get(name)
        # Qdrant deletes an alias that is not there without complaint, and does both in one step.
        self._switch(_without(name), _to(name, collection))
        self._await(name, lambda told: told == collection or told not in (before, None))
        return complete

    def remove(self, collection: str) -> None:
        """One that any node takes for live stays, and what cannot be deleted now is left to a later build."""
        with suppress(CollectionGone, StoreUnavailable):
            told = self._removing.everywhere(lambda client: client.get_aliases())
            if all(alias.collection_name != collection for aliases in told for alias in aliases.aliases):
                self._removing.ask(lambda client: client.delete_collection(collection, timeout=_ADMIN_SECONDS))

    def sweep(self, name: str) -> None:
        live, now = self._aliases(self._building).get(name), time.time()
        found = self._of(name)
        whole = [collection for collection, metadata in found.items() if _is_whole(metadata)]
        keep = {live} if live in whole else {live, *whole[-1:]}
        for collection, metadata in found.items():
            if collection not in keep and now > _dead_from(metadata, _made(collection)):
                self.remove(collection)

    def rename(self, name: str, new: str) -> None:
        """The collections keep their names, and their metadata tell whose they are."""
        aliases = self._aliases(self._building)
        if name not in aliases or not _named_after(aliases[name]):
            raise CatalogError(f"There is no catalog named {name}.")
        if new in aliases or new in self._collections():
            raise CatalogError(f"The Qdrant server has the name {new} already; choose another name.")
        for collection, metadata in self._of(name).items():
            told = {**metadata, _CATALOG: new}
            self._building.ask(lambda client, one=collection, told=told: client.update_collection(one, metadata=told))  # type: ignore[misc]
        self._switch(_without(name), _to(new, aliases[name]))
        self._await(new, lambda told: told is not None)

    def drop(self, name: str) -> None:
        found, live = self._of(name), self._aliases(self._building).get(name)
        if live is not None:
            if not _named_after(live):
                _require_ours(self._info(live), live)
            self._switch(_without(name))
            self._await(name, lambda told: told != live)
        for collection in found:
            self.remove(collection)

    def size(self, name: str) -> None:
        """A server does not tell."""

    def check(self, collection: str) -> list[str]:
        """A server looks after its own files, so only the points are counted."""
        try:
            self.open(collection)
        except IndexMismatch as damaged:
            return [damaged.reason]
        return []

    def _of(self, name: str) -> dict[str, dict[str, Any]]:
        """The metadata of every collection of a catalog, by its name, the oldest first."""
        found: dict[str, dict[str, Any]] = {}
        for collection in sorted(one for one in self._collections() if _VERSION.search(one)):
            with suppress(CollectionGone):
                info = self._building.ask(lambda client, one=collection: client.get_collection(one))  # type: ignore[misc]
                metadata = info.config.metadata or {}
                if metadata.get(_CATALOG) == name or (_CATALOG not in metadata and _is_of(collection, name)):
                    found[collection] = metadata
        return dict(sorted(found.items(), key=lambda item: (_made(item[0]), item[0])))

    def _switch(self, *operations: models.AliasOperations) -> None:
        self._building.ask(lambda client: client.update_collection_aliases([*operations]))

    def _await(self, name: str, condition: Callable[[str | None], bool]) -> None:
        """Return once the server tells an alias as it should be."""
        deadline = time.monotonic() + _SWITCH_SECONDS
        while not condition(self._aliases(self._building).get(name)):
            if time.monotonic() > deadline:
                raise StoreUnavailable(f"The Qdrant server did not move the alias {name}; look at its log.")
            time.sleep(0.2)

    def _aliases(self, connection: Connection) -> dict[str, str]:
        found = connection.ask(lambda client: client.get_aliases())
        return {alias.alias_name: alias.collection_name for alias in found.aliases}

    def _collections(self) -> list[str]:
        found = self._building.ask(lambda client: client.get_collections())
        return [collection.name for collection in found.collections]

    def _info(self, collection: str) -> models.CollectionInfo:
        return self._connection.ask(lambda client: client.get_collection(collection))

    def _complete(self, collection: str) -> tuple[models.CollectionInfo, Manifest]:
        require_version(self._connection)
        info = self._info(collection)
        _require_ours(info, collection)
        return info, Manifest.of((info.config.metadata or {}).get(_MANIFEST), f"The Qdrant collection {collection}")


def _require_ours(info: models.CollectionInfo, collection: str) -> None:
    """Raise SettingsError for a collection that was not made by this software, going by its name and metadata."""
    if _MANIFEST not in (info.config.metadata or {}) and not _VERSION.search(collection):
        raise SettingsError(
            f"The alias points to the Qdrant collection {collection}, which is not of this software; set "
            "QDRANT_COLLECTION to another name."
        )


def _is_of(collection: str, name: str) -> bool:
    return collection.startswith(f"{name}-") and bool(_VERSION.fullmatch(collection.removeprefix(f"{name}-")))


def _named_after(collection: str) -> str | None:
    """The catalog that a collection was made for, by its name; None for one of others."""
    told = _VERSION.search(collection)
    return collection[: told.start()].removesuffix("-") if told and not told[2] else None


def _to(name: str, collection: str) -> models.AliasOperations:
    alias = models.CreateAlias(collection_name=collection, alias_name=name)
    return models.CreateAliasOperation(create_alias=alias)


def _without(name: str) -> models.AliasOperations:
    return models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=name))


def _dead_from(metadata: dict[str, Any], made: float) -> float:
    """From when on a collection that is not live is a leftover, in seconds since 1970."""
    if _MANIFEST not in metadata:
        return made + _DEAD_AFTER
    completed = metadata.get(_COMPLETED)
    # A builder makes its collection complete before it makes it live.
    return (completed if isinstance(completed, (int, float)) else made) + _JUST_NOW


def _made(collection: str) -> float:
    """When a collection was made, by its name, in seconds since 1970."""
    told = _VERSION.search(collection)
    try:
        return timegm(time.strptime(told[1], "%Y%m%d%H%M%S")) if told else time.time()
    except ValueError:
        return 0.0


def _is_whole(metadata: dict[str, Any]) -> bool:
    manifest = metadata.get(_MANIFEST)
    return isinstance(manifest, dict) and manifest.get("whole") is True

"""The collections of one catalog on a server: an alias names the one in force."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from typing import Any

from qdrant_client import models

from search.errors import IndexMismatch, IndexMissing, SettingsError, StoreUnavailable
from search.index.manifest import Manifest
from search.server.collection import Collection
from search.server.connection import Connection
from search.server.noise import SUFFIX, beside

_MANIFEST = "manifest"
_FILLING = "filling"
_SWITCH_SECONDS = 10.0


class Generations:
    """Collections named after an alias and the generation folder they were made from.

    Every method raises StoreUnavailable.
    """

    def __init__(self, connection: Connection, alias: str) -> None:
        self.connection = connection
        self.alias = alias
        self._ours = re.compile(rf"{re.escape(alias)}-\d{{14}}-[0-9a-f]{{6}}")

    def collection(self, name: str) -> Collection:
        """The collection of a generation."""
        return Collection(self.connection, f"{self.alias}-{name.removeprefix('gen-')}")

    def current(self) -> str | None:
        """The name of the generation in force, or None."""
        aliases = self.connection.ask(lambda client: client.get_aliases())
        return self._named_by(aliases)

    def _named_by(self, aliases: models.CollectionsAliasesResponse) -> str | None:
        found = next((alias.collection_name for alias in aliases.aliases if alias.alias_name == self.alias), None)
        return None if found is None else f"gen-{found.removeprefix(f'{self.alias}-')}"

    def in_force(self) -> set[str]:
        """The names that any node takes for the one in force: after a switch, or a return, nodes may differ a while."""
        told = self.connection.everywhere(lambda client: client.get_aliases())
        return {name for aliases in told if (name := self._named_by(aliases)) is not None}

    def manifest(self, name: str) -> Manifest:
        """The manifest of a finished generation; raises IndexMissing, and IndexMismatch if it has none."""
        collection = self.collection(name)
        return Manifest.of(collection.metadata().get(_MANIFEST), f"The Qdrant collection {collection.name}")

    def catalog_path(self, name: str) -> str:
        """The catalog file that a generation was made from, as its builder called it; "" if that is not told."""
        manifest = self.collection(name).metadata().get(_MANIFEST)
        path = manifest.get("catalog_path") if isinstance(manifest, dict) else None
        return path if isinstance(path, str) else ""

    def filling(self, source: dict[str, Any]) -> dict[str, Any]:
        """The metadata of a collection that is being filled from ``source``."""
        return {_FILLING: source}

    def complete(self, name: str, manifest: Manifest) -> None:
        """Mark a generation as finished."""
        self.collection(name).annotate({_MANIFEST: manifest.data()})

    def unfinished(self, source: dict[str, Any]) -> str | None:
        """The name of a generation that was being filled from ``source`` when its builder stopped."""
        in_force = self.in_force()
        for name in self._names():
            with suppress(IndexMissing):
                if name not in in_force and self.collection(name).metadata().get(_FILLING) == source:
                    return name
        return None

    def require_free_alias(self) -> None:
        """Raise SettingsError if the alias is the name of a collection."""
        collections = self.connection.ask(lambda client: client.get_collections()).collections
        if any(found.name == self.alias for found in collections):
            raise SettingsError(
                f"The Qdrant server has a collection named {self.alias} that is no alias; set QDRANT_COLLECTION to "
                "another name."
            )

    def switch(self, name: str) -> None:
        """Put a finished generation in force, at once for all readers."""
        operations: list[models.AliasOperations] = []
        if self.in_force():
            operations.append(models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=self.alias)))
        target = models.CreateAlias(collection_name=self.collection(name).name, alias_name=self.alias)
        operations.append(models.CreateAliasOperation(create_alias=target))
        self.connection.ask(lambda client: client.update_collection_aliases(operations))
        deadline = time.monotonic() + _SWITCH_SECONDS
        while self.current() != name:
            if time.monotonic() > deadline:
                raise StoreUnavailable(f"The Qdrant server did not move the alias {self.alias}; look at its log.")
            time.sleep(0.2)

    def remove(self, name: str) -> None:
        """Delete a generation, unless any node takes it for the one in force."""
        if name in self.in_force():
            return
        collection = self.collection(name)
        beside(collection).drop()
        collection.drop()

    def sweep(self, *keep: str | None) -> None:
        """Delete every generation that is neither in force nor to be kept; what cannot be now is left to the next."""
        for name in self._names():
            if name not in keep:
                with suppress(StoreUnavailable):
                    self.remove(name)

    def _names(self) -> list[str]:
        collections = self.connection.ask(lambda client: client.get_collections()).collections
        bare = {found.name.removesuffix(SUFFIX) for found in collections}
        return sorted(f"gen-{name.removeprefix(f'{self.alias}-')}" for name in bare if self._ours.fullmatch(name))


def require_manifest(found: Manifest, size: int, collection: Collection) -> None:
    """Raise IndexMismatch unless the collection holds as many points as its manifest says."""
    if found.records != size:
        raise IndexMismatch(f"The Qdrant collection {collection.name} holds {size:,} of {found.records:,} startups.")

"""The collections of the stand-in: Edge shards in a folder, what is said about them, and their aliases."""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import qdrant_edge as edge
from qdrant_client import models as m

from tests.qdrant_server import translate
from tests.qdrant_server.translate import Refused

_HNSW = {"m": 16, "ef_construct": 100, "full_scan_threshold": 10_000, "max_indexing_threads": 0, "on_disk": False}
_OPTIMIZER = {
    "deleted_threshold": 0.2,
    "vacuum_min_vector_number": 1000,
    "default_segment_number": 0,
    "indexing_threshold": 10_000,
    "flush_interval_sec": 5,
}
_WAL = {"wal_capacity_mb": 32, "wal_segments_ahead": 0, "wal_retain_closed": 1}


class Collection:
    """A shard and the configuration it was created with; updates happen one at a time."""

    def __init__(self, folder: Path, body: m.CreateCollection) -> None:
        self.folder = folder
        self.shard = edge.EdgeShard.create(str(folder), translate.edge_config(body))
        self._given = body.model_dump(mode="json", exclude_none=True)
        self._schema: dict[str, Any] = {}
        self._updates = 0
        self._lock = threading.Lock()

    def update(self, operation: edge.UpdateOperation, *, wait: bool = True) -> dict[str, Any]:
        """Apply an operation; it is always done when this returns."""
        with self._lock:
            self.shard.update(operation)
            self._updates += 1
            return {"operation_id": self._updates, "status": "completed" if wait else "acknowledged"}

    def create_index(self, field: str, schema: m.PayloadFieldSchema | None, *, wait: bool = True) -> dict[str, Any]:
        """Index a field of the payload, replacing its index if it has one."""
        operation = edge.UpdateOperation.create_field_index(field, translate.index_schema(schema))
        done = self.update(operation, wait=wait)
        self._schema[field] = schema
        return done

    def drop_index(self, field: str, *, wait: bool = True) -> dict[str, Any]:
        """Remove the index of a field."""
        self._schema.pop(field, None)
        return self.update(edge.UpdateOperation.delete_field_index(field), wait=wait)

    def change(self, body: m.UpdateCollection) -> None:
        """Change what is said about the collection; a null in the metadata removes its key."""
        given = body.model_dump(mode="json", exclude_none=True, exclude={"metadata"})
        unknown = given.keys() - {"params", "hnsw_config", "optimizers_config"}
        if unknown:
            raise translate.not_covered(f"an update of {sorted(unknown)}")
        with self._lock:
            self._given.update(given.pop("params", {}))
            for section, values in given.items():
                self._given[section] = {**self._given.get(section, {}), **values}
            if body.metadata is not None:
                merged = {**self._given.get("metadata", {}), **body.metadata}
                self._given["metadata"] = {key: value for key, value in merged.items() if value is not None}

    def optimize(self) -> bool:
        """Build what the server builds in the background once a segment is large; whether there was anything."""
        with self._lock:
            return self.shard.optimize()

    def query(self, body: m.QueryRequest) -> dict[str, Any]:
        """The points found, best first."""
        found = self.shard.query(translate.query_request(body, self._vector))
        return {"points": [translate.scored(point) for point in found]}

    def _vector(self, id: int | str) -> list[float]:
        found = self.shard.retrieve([id], False, True)
        if not found:
            raise Refused(404, f"Not found: No point with id {id} found")
        vector: Any = found[0].vector
        return list(vector)

    def info(self) -> dict[str, Any]:
        """The collection as GET /collections/{name} tells of it."""
        info, given = self.shard.info(), self._given
        params = {
            "vectors": given["vectors"],
            "shard_number": given.get("shard_number", 1),
            "replication_factor": given.get("replication_factor", 1),
            "write_consistency_factor": given.get("write_consistency_factor", 1),
            "on_disk_payload": given.get("on_disk_payload", True),
        }
        config = {
            "params": params,
            "hnsw_config": {**_HNSW, **given.get("hnsw_config", {})},
            "optimizer_config": {**_OPTIMIZER, **given.get("optimizers_config", {})},
            "wal_config": {**_WAL, **given.get("wal_config", {})},
            "quantization_config": given.get("quantization_config"),
            "metadata": given.get("metadata"),
        }
        return {
            "status": "green",
            "optimizer_status": "ok",
            "indexed_vectors_count": info.indexed_vectors_count,
            "points_count": info.points_count,
            "segments_count": info.segments_count,
            "config": {name: value for name, value in config.items() if value is not None},
            "payload_schema": {
                field: _told(schema, info.payload_schema[field].points) for field, schema in self._schema.items()
            },
        }


def _told(schema: Any, points: int) -> dict[str, Any]:
    if isinstance(schema, m.PayloadSchemaType):
        return {"data_type": schema.value, "points": points}
    params = schema.model_dump(mode="json", exclude_none=True)
    return {"data_type": params["type"], "params": params, "points": points}


class Collections:
    """All collections by name, and the aliases of some."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_name: dict[str, Collection] = {}
        self._aliases: dict[str, str] = {}
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        return sorted(self._by_name)

    def get(self, name: str) -> Collection:
        """The collection of this name or alias."""
        with self._lock:
            found = self._by_name.get(self._aliases.get(name, name))
        if found is None:
            raise _missing(name)
        return found

    def exists(self, name: str) -> bool:
        """Whether this is the name or alias of a collection."""
        with self._lock:
            return self._aliases.get(name, name) in self._by_name

    def create(self, name: str, body: m.CreateCollection) -> None:
        """A new, empty collection."""
        with self._lock:
            if name in self._by_name:
                raise _taken(name)
            if name in self._aliases:
                error = f"Can't create collection with name {name}. Alias with the same name already exists"
                raise Refused(400, f"Wrong input: {error}")
            folder = Path(tempfile.mkdtemp(prefix="collection-", dir=self._folder))
            self._by_name[name] = Collection(folder, body)

    def delete(self, name: str) -> bool:
        """Drop a collection, by name only, and its aliases; whether there was one."""
        with self._lock:
            dropped = self._by_name.pop(name, None)
            self._aliases = {alias: of for alias, of in self._aliases.items() if of != name}
        if dropped is None:
            return False
        shutil.rmtree(dropped.folder, ignore_errors=True)
        return True

    def aliases(self, of: str | None = None) -> list[dict[str, str]]:
        """Every alias, or those of one collection."""
        with self._lock:
            pairs = sorted(self._aliases.items())
        return [{"alias_name": alias, "collection_name": name} for alias, name in pairs if of in (None, name)]

    def change_aliases(self, actions: list[m.AliasOperations]) -> None:
        """Apply all actions or, if one of them is refused, none."""
        with self._lock:
            aliases = dict(self._aliases)
            for action in actions:
                self._apply(action, aliases)
            self._aliases = aliases

    def _apply(self, action: m.AliasOperations, aliases: dict[str, str]) -> None:
        if isinstance(action, m.DeleteAliasOperation):
            aliases.pop(action.delete_alias.alias_name, None)
        elif isinstance(action, m.CreateAliasOperation):
            name, alias = action.create_alias.collection_name, action.create_alias.alias_name
            if name not in self._by_name:
                raise _missing(name)
            if alias in self._by_name:
                raise _taken(alias)
            aliases[alias] = name
        else:
            old, new = action.rename_alias.old_alias_name, action.rename_alias.new_alias_name
            if old not in aliases:
                raise Refused(404, f"Not found: Alias {old} does not exists!")
            if new in self._by_name:
                raise _taken(new)
            aliases[new] = aliases.pop(old)


def _missing(name: str) -> Refused:
    return Refused(404, f"Not found: Collection `{name}` doesn't exist!")


def _taken(name: str) -> Refused:
    return Refused(409, f"Wrong input: Collection `{name}` already exists!")

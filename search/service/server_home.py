"""An index on a Qdrant server: this process holds nothing of it but what it has read lately."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from qdrant_client import QdrantClient

from search.catalog import Catalog
from search.catalog.records import Records
from search.errors import IndexBusy, IndexMismatch, IndexMissing, IndexUnusable
from search.index import BuildReport, IndexFolder, Manifest, Parts, TextParts, build_index
from search.index.open import require
from search.index.parts import open_text_parts
from search.neural import Encoder, NeuralSearcher
from search.neural.remember import QueryEncoder
from search.server.connection import PATIENT, Connection, Manner, Request
from search.server.download import Download
from search.server.fulltext import ServerFullText
from search.server.generations import Generations, require_manifest
from search.server.layout import Layout, compared_again
from search.server.migrate import copy
from search.server.noise import load_floor
from search.server.rankings import ServerRankings
from search.server.records import ServerCities, ServerNames, ServerRecords
from search.server.store import ServerStore
from search.server.upload import OnServer
from search.server.version import ranks_words
from search.service.engines import Engines, open_engines
from search.service.home import OnProgress, OnText
from search.settings import BUNDLED_CATALOG, Settings

log = logging.getLogger(__name__)

MOST_IN_PROCESS = 200_000


@dataclass(frozen=True)
class ServerParts:
    """See ``Parts``."""

    records: Records
    cities: ServerCities
    names: ServerNames
    fulltext: ServerFullText


class ServerHome:
    """See ``Home``. A server before 1.20 keeps vectors and records only; words are then ranked in this process."""

    shared = True

    def __init__(
        self,
        settings: Settings,
        connection: Connection,
        layout: Layout | None = None,
        *,
        grace: float = 10.0,
        patience: Manner = PATIENT,
    ) -> None:
        self.connection = connection
        self.generations = Generations(connection, settings.qdrant_collection)
        self.note = ""
        self._settings = settings
        self._layout = layout or Layout.of(settings)
        self._grace = grace
        self._building = Generations(connection.patient(patience), settings.qdrant_collection)
        self._trial: Request[object] = _any_alias
        self._seen: tuple[str | None] | None = None
        self._folder = IndexFolder(settings.index_dir / "server")

    @property
    def fault(self) -> str:
        """See ``Home``."""
        return self.connection.fault

    def check(self) -> None:
        """See ``Home``."""
        self.connection.probe(self._trial)
        try:
            self.connection.ask(self._trial)
        except IndexMissing:
            self._trial = _any_alias

    def place(self) -> OnServer:
        """What builds put a catalog in; asks the server for its version. Raises StoreUnavailable."""
        able, version = ranks_words(self.connection)
        self.note = (
            ""
            if able
            else f"Qdrant {version} cannot rank by words, 1.20 and newer can; full-text search runs in this process."
        )
        return OnServer(self._building, self._layout, ranks_words=able, grace=self._grace)

    def current_name(self) -> str | None:
        """See ``Home``."""
        return self.generations.current()

    def current(self) -> tuple[str, Manifest]:
        """See ``Home``."""
        name = self._name()
        manifest = self.generations.manifest(name)
        require(
            manifest,
            f"The Qdrant collection {self.generations.collection(name).name}",
            catalog=self._settings.catalog,
            model=self._settings.model,
            place=self.place(),
        )
        return name, manifest

    def exists(self, name: str) -> bool:
        """See ``Home``."""
        return self.generations.collection(name).exists()

    def catalog_to_build(self, last: Manifest | None) -> Path:
        """See ``Home``. A path that a server tells is not opened here, unless it is that of the bundled catalog."""
        if self._settings.catalog is not None:
            return self._settings.catalog
        name = next(iter(self.generations.in_force()), None)
        told = self.generations.catalog_path(name) if name else last.catalog_path if last else None
        if told is None or Path(told).parts[-3:] == BUNDLED_CATALOG.parts[-3:]:
            return BUNDLED_CATALOG
        raise IndexMismatch(
            f"The catalog {Path(told).name[:100]} behind {self.generations.alias} on the server is to be indexed anew; "
            "name it with CATALOG."
        )

    def parts(self, name: str, progress: OnProgress = lambda _: None) -> Parts:
        """See ``Home``."""
        manifest, collection = self.generations.manifest(name), self.generations.collection(name)
        require_manifest(manifest, collection.count(), collection)
        if not self.place().ranks_words:
            return open_text_parts(self._copied(name, manifest, progress))
        records = ServerRecords(collection, manifest.records)
        return ServerParts(
            records, ServerCities(collection), ServerNames(collection), ServerFullText(collection, records)
        )

    def engines(self, name: str, parts: Parts, queries: QueryEncoder) -> Engines:
        """See ``Home``."""
        collection = self.generations.collection(name)
        self._trial = lambda client: client.query_points(collection.name, limit=1, with_payload=False)
        again = compared_again(collection.info().config.quantization_config)
        store = ServerStore(collection, again=again)
        if isinstance(parts, TextParts):
            return open_engines(self._folder.root / name, parts, queries, store)
        neural = NeuralSearcher(queries, store, store, parts.records)
        rankings = ServerRankings(collection, queries, parts.fulltext.tokenizer, again=again)
        return Engines(parts, neural, rankings, load_floor(collection, len(parts.records)))

    def build(self, catalog: Catalog, encoder: Encoder, *, progress: OnProgress, on_text_ready: OnText) -> BuildReport:
        """See ``Home``. What the build needs on this disk is kept in INDEX_DIR/server, to encode only what is new.

        Raises IndexBusy too if another process has put an index in force since ``current`` looked.
        """
        before = self._seen[0] if self._seen else self.generations.current()
        self._seen = None
        place = self.place()
        with place.locked():
            if self._building.in_force() - {before}:
                raise IndexBusy("Another process has just put a new index in force; look at that one first.")
            return build_index(
                catalog,
                self._folder,
                encoder,
                self._settings.model,
                place=place,
                reuse=[IndexFolder(self._settings.index_dir)],
                progress=progress,
                on_text_ready=on_text_ready,
            )

    def _name(self) -> str:
        name = self.generations.current()
        self._seen = (name,)
        if name is None:
            raise IndexMissing(f"The Qdrant server has no catalog under the alias {self.generations.alias} yet.")
        return name

    def _copied(self, name: str, manifest: Manifest, progress: OnProgress) -> Path:
        """The generation on this disk, copied from the server unless it is here."""
        generation = self._folder.root / name
        try:
            Manifest.load(generation)
        except IndexUnusable:
            pass
        else:
            return generation
        if manifest.records > MOST_IN_PROCESS:
            raise IndexMismatch(
                f"{self.note} It does so for up to {MOST_IN_PROCESS:,} startups, not for {manifest.records:,}; "
                "upgrade Qdrant."
            )
        root = self._folder.root
        with self._folder.building() as fresh:
            try:
                copy(self._building, name, manifest, root, fresh, progress, None).save(fresh)
                self._folder.remove(generation)
                fresh.rename(generation)
            except BaseException:
                self._folder.remove(fresh)
                raise
            Download(self.generations.collection(name), root, manifest.records, manifest.dimension).remove()
            for other in self._folder.stale(name, self._folder.current_name()):
                self._folder.remove(other)
        return generation


def _any_alias(client: QdrantClient) -> object:
    return client.get_aliases()

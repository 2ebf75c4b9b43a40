"""Builds in a thread of the test, in place of a process, with an encoder that means nothing."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.build import Progress, build_index
from search.build.build_request import BuildRequest
from search.catalog import CatalogFile
from search.edge.database import EdgeDatabase
from search.errors import SearchError
from search.settings import Settings
from tests.corpus import HashEncoder


class Gated(HashEncoder):
    """Encodes only after ``gate`` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        assert self.gate.wait(60)
        return super().encode(texts)


class Builds:
    """Starts builds with one encoder; ``started`` are all of them."""

    def __init__(self, encoder: HashEncoder | None = None) -> None:
        self.encoder = encoder or HashEncoder()
        self.started: list[BuildInThread] = []

    def __call__(self, settings: Settings, request: BuildRequest) -> BuildInThread:
        self.started.append(BuildInThread(settings, request, self.encoder))
        return self.started[-1]


class BuildInThread:
    """One build."""

    def __init__(self, settings: Settings, request: BuildRequest, encoder: HashEncoder) -> None:
        self.progress = Progress("Starting the build", 0, 0)
        self.error = ""
        self._given = settings, request, encoder
        self._thread = threading.Thread(target=self._build, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        self._thread.join(60)

    def _build(self) -> None:
        settings, request, encoder = self._given
        root, name = settings.index_dir, request.name
        try:
            source = CatalogFile(request.source, request.mapping)
            build_index(source, EdgeDatabase(root), name, encoder, settings.model, root, progress=self._tell)
        except SearchError as error:
            self.error = str(error)

    def _tell(self, progress: Progress) -> None:
        self.progress = progress

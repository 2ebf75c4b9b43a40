"""What a process can say of one catalog at a moment: one value, replaced as a whole."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from search.build.progress import Progress
from search.catalog.mapping import Noun
from search.index import Index
from search.request import FULLTEXT


class Stage(StrEnum):
    """What the process is doing about a catalog."""

    OPENING = "opening"
    BUILDING = "building"
    WAITING = "waiting"
    WARMING = "warming"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"


class Readiness(NamedTuple):
    """Whether an engine answers now; if not, why. ``failed`` tells a fault from a start-up."""

    ready: bool
    detail: str = ""
    failed: bool = False


@dataclass(frozen=True)
class State:
    """``index`` is complete and verified, or None. ``progress`` is that of a running build. ``error`` is one sentence
    on what stops the stage from going on, ``note`` one on what a person should know.
    """

    stage: Stage
    index: Index | None = None
    progress: Progress | None = None
    error: str = ""
    note: str = ""

    @property
    def noun(self) -> Noun:
        """What the records are called."""
        return self.index.manifest.mapping.noun if self.index else Noun()

    def readiness(self, engine: str) -> Readiness:
        """How ready an engine is."""
        if self.index is not None and engine in self.index.engines:
            return Readiness(True)
        if self.error:
            return Readiness(False, self.error, failed=True)
        return Readiness(False, self._doing(engine))

    def _doing(self, engine: str) -> str:
        if self.progress is not None:
            return self.progress.sentence
        if self.stage is Stage.WARMING and engine != FULLTEXT:
            return "The model is warming up"
        if self.stage is Stage.WAITING:
            return (
                self.note
                or "Waiting for another process to add the vectors; if none is running, run: python -m search index"
            )
        return "The service has stopped" if self.stage is Stage.STOPPED else "Opening the index"

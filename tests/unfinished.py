"""Indexes that have words and no vectors yet, and builds that never come to an end."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.build.build_request import BuildRequest
from search.build.progress import Progress
from search.errors import ModelError
from search.settings import Settings
from tests.corpus import HashEncoder


def age_cache(index_dir: Path) -> None:
    """Make the vector cache look as if no build had written to it for long."""
    for file in index_dir.glob("vectors.sqlite*"):
        os.utime(file, (1, 1))


class Interrupted(HashEncoder):
    """An encoder that fails, which leaves an index of words alone."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise ModelError("The model was interrupted.")


class EndlessBuild:
    """A build that is always at the same text."""

    progress = Progress("Encoding meanings", 3, 5)
    error = ""
    running = True

    def __init__(self, settings: Settings, request: BuildRequest) -> None:
        pass

    def stop(self) -> None:
        self.running = False

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.store.database import Database
from tests.places import PLACES, database


# What holds behind HTTP holds in qdrant-client's own engine, which answers there.
@pytest.fixture(scope="module", params=[place for place in PLACES if place != "memory"])
def place(request: pytest.FixtureRequest) -> str:
    """Where the index lies."""
    return str(request.param)


@pytest.fixture(scope="module")
def shared(place: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database in each of the places there are, for all tests of a module."""
    root: Path = tmp_path_factory.mktemp("shared")
    with database(place, root) as found:
        yield found


@pytest.fixture
def at(place: str, tmp_path: Path) -> Iterator[Database]:
    """The same for one test."""
    with database(place, tmp_path) as found:
        yield found

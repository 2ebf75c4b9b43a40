from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.qdrant_server import QdrantOverEdge, serve_qdrant


@pytest.fixture
def qdrant(tmp_path: Path) -> Iterator[QdrantOverEdge]:
    """A server of the newest version, empty."""
    with serve_qdrant(tmp_path / "qdrant") as running:
        yield running

"""Which servers are new enough."""

from __future__ import annotations

import pytest
from qdrant_client import models

from search.errors import StoreUnavailable
from search.server.connection import Connection
from search.server.version import require_version
from tests.server.nodes import Node, over


@pytest.mark.parametrize(
    ("versions", "lowest"), [(["1.16.0"], "1.16.0"), (["1.20.0", "1.18.3", "1.18.10"], "1.18.3"), (["2.0"], "2.0")]
)
def test_the_lowest_version_is_told(versions: list[str], lowest: str) -> None:
    assert require_version(_of_versions(versions)) == lowest


@pytest.mark.parametrize(
    ("versions", "told"), [(["1.20.0", "1.15.4"], "1.15.4"), (["1.9.0"], "1.9.0"), (["?"], r"\?"), ([""], "of an unkn")]
)
def test_a_server_that_is_too_old_is_one_sentence(versions: list[str], told: str) -> None:
    with pytest.raises(StoreUnavailable, match=f"The Qdrant server is {told}.*; 1.16 or newer is needed."):
        require_version(_of_versions(versions))


def _of_versions(versions: list[str]) -> Connection:
    class Versioned(Node):
        def info(self) -> models.VersionInfo:
            return models.VersionInfo(title="qdrant", version=self.name)

    return over(*map(Versioned, versions))

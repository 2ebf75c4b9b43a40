"""What the server can do, by its version."""

from __future__ import annotations

import re

from search.errors import StoreUnavailable
from search.server.connection import Connection

_NEEDED = (1, 16)
_RANKS_WORDS = (1, 20)


def ranks_words(connection: Connection) -> tuple[bool, str]:
    """Whether the server ranks by BM25 itself, and its version: the lowest of its nodes.

    Raises StoreUnavailable if it is too old to serve at all, or does not answer.
    """
    nodes = connection.everywhere(lambda client: client.info().version)
    version, told = min((_numbers(told), told) for told in nodes)
    if version < _NEEDED:
        raise StoreUnavailable(f"The Qdrant server is {told[:40] or 'of an unknown version'}; 1.16 or newer is needed.")
    return version >= _RANKS_WORDS, told


def _numbers(version: str) -> tuple[int, int]:
    found = re.match(r"(\d+)\.(\d+)", version)
    return (int(found[1]), int(found[2])) if found else (0, 0)

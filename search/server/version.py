"""What the server can do, by its version."""

from __future__ import annotations

import re

from search.errors import StoreUnavailable
from search.server.connection import Connection

_NEEDED = (1, 16)
_RANKS_WORDS = (1, 20)


def ranks_words(connection: Connection) -> tuple[bool, str]:
    """Whether the server ranks by BM25 itself, and its version.

    Raises StoreUnavailable if it is too old to serve at all, or does not answer.
    """
    told = connection.ask(lambda client: client.info()).version
    found = re.match(r"(\d+)\.(\d+)", told)
    version = (int(found[1]), int(found[2])) if found else (0, 0)
    if version < _NEEDED:
        raise StoreUnavailable(f"The Qdrant server is {told[:40] or 'of an unknown version'}; 1.16 or newer is needed.")
    return version >= _RANKS_WORDS, told

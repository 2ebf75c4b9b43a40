"""The version of the server."""

import re

from search.errors import StoreUnavailable
from search.server.connection import Connection

_NEEDED = (1, 16)


def require_version(connection: Connection) -> str:
    """The lowest version of the nodes; raises StoreUnavailable if it is too old or no node answers."""
    told = min(connection.everywhere(lambda client: client.info().version), key=_numbers)
    if _numbers(told) < _NEEDED:
        raise StoreUnavailable(f"The Qdrant server is {told[:40] or 'of an unknown version'}; 1.16 or newer is needed.")
    return told


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])

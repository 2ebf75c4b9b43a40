"""The one service of this process, shared by the pages and the API."""

from __future__ import annotations

import threading

from search.service.service import SearchService
from search.settings import load_settings

_lock = threading.Lock()
_service: SearchService | None = None


def shared_service() -> SearchService:
    """The process's service, made from the environment and started on first use; raises SettingsError."""
    global _service
    with _lock:
        if _service is None:
            _service = SearchService(load_settings())
            _service.start()
        return _service


def reset_shared_service() -> None:
    """Stop and forget the process's service, so that the next use reads the settings anew."""
    global _service
    with _lock:
        if _service is not None:
            _service.close()
        _service = None

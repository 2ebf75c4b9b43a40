"""The catalogs of this process, shared by the pages and the API."""

import threading

from search.service.catalogs import Catalogs
from search.settings import load_settings

_lock = threading.Lock()
_catalogs: Catalogs | None = None


def shared_catalogs() -> Catalogs:
    """The process's catalogs, made from the environment and started on first use; raises SettingsError."""
    global _catalogs
    with _lock:
        if _catalogs is None:
            _catalogs = Catalogs(load_settings())
            _catalogs.start()
        return _catalogs


def reset_shared_catalogs() -> None:
    """Stop and forget the process's catalogs, so that the next use reads the settings anew."""
    global _catalogs
    with _lock:
        if _catalogs is not None:
            _catalogs.close()
        _catalogs = None

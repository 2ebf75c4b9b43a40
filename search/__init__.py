"""Neural and full-text search over a catalog of descriptions."""

from search.engine import ENGINES, FULLTEXT, NEURAL, Engine
from search.errors import SearchError
from search.settings import Settings, load_settings
from search.startup import Hit, SearchResult, Startup

__version__ = "0.1.0"

__all__ = [
    "ENGINES",
    "FULLTEXT",
    "NEURAL",
    "Engine",
    "Hit",
    "SearchError",
    "SearchResult",
    "Settings",
    "Startup",
    "__version__",
    "load_settings",
]

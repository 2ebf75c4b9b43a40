"""What one process serves: an index, its engines, and how ready they are."""

from search.service.engines import Engines, open_engines
from search.service.service import SearchService
from search.service.status import EngineStatus, Status

__all__ = ["EngineStatus", "Engines", "SearchService", "Status", "open_engines"]

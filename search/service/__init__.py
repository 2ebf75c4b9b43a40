"""What one process serves: an index, its engines, and how ready they are."""

from search.service.service import SearchService
from search.service.status import EngineStatus, Status

__all__ = ["EngineStatus", "SearchService", "Status"]

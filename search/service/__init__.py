"""What a process serves, and how ready it is."""

from search.service.catalogs import Catalogs
from search.service.state import Readiness, Stage, State

__all__ = ["Catalogs", "Readiness", "Stage", "State"]

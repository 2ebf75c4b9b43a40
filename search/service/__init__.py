"""What a process serves, and how ready it is."""

from search.service.catalogs import Catalogs
from search.service.served import Served
from search.service.state import Readiness, Stage, State

__all__ = ["Catalogs", "Readiness", "Served", "Stage", "State"]

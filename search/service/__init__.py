"""What a process serves, and how ready it is."""

from search.service.catalogs import Catalogs
from search.service.overview import Overview
from search.service.served import Served
from search.service.state import Readiness, Stage, State

__all__ = ["Catalogs", "Overview", "Readiness", "Served", "Stage", "State"]

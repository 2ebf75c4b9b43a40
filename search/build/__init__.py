"""From a catalog file to a live index."""

from search.build.build import BuildReport, build_index
from search.build.progress import Progress

__all__ = ["BuildReport", "Progress", "build_index"]

"""The index on disk: built beside the live one, swapped in whole, opened in a moment."""

from search.index.build import BuildReport, Progress, build_index
from search.index.folder import IndexFolder
from search.index.manifest import Manifest
from search.index.parts import Parts, TextParts

__all__ = ["BuildReport", "IndexFolder", "Manifest", "Parts", "Progress", "TextParts", "build_index"]

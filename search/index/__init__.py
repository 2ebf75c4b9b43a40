"""An index: one door to everything that can be asked of a catalog."""

from search.index.index import Index
from search.index.manifest import Manifest
from search.index.open import open_index

__all__ = ["Index", "Manifest", "open_index"]

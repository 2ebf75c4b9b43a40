"""Reading a catalog file as a stream of checked records."""

from search.catalog.reader import CatalogFile

__all__ = ["CatalogFile"]

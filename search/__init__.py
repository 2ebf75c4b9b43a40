"""Neural and full-text search over a catalog of descriptions."""

__version__ = "0.1.0"

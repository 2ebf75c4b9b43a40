"""The errors this library raises: each message says what is wrong and what to do."""


class SearchError(Exception):
    """Base of every error a caller may show to a person as it is."""


class SettingsError(SearchError):
    """An environment variable or option has a value that cannot be used."""


class CatalogError(SearchError):
    """A catalog file cannot be read as startups."""


class QueryError(SearchError):
    """A query, limit, engine or filter is out of bounds."""


class UnknownRecord(SearchError):
    """No startup of the index has this id."""


class UnknownCatalog(SearchError):
    """There is no catalog of this name."""


class ReadOnly(SearchError):
    """READ_ONLY is set, and what was to be done changes something."""


class AccessDenied(SearchError):
    """The API asks for a key, and this is not it."""


class IndexUnusable(SearchError):
    """The index cannot serve. ``reason`` says why; the message adds what to run."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} Build it with: python -m search index")
        self.reason = reason


class IndexMissing(IndexUnusable):
    """There is no finished index."""


class IndexMismatch(IndexUnusable):
    """The index is damaged, or was built from other inputs than those asked for."""


class ModelError(SearchError):
    """The embedding model cannot be loaded, or gave vectors that cannot be used."""


class EngineNotReady(SearchError):
    """The engine is still starting; the same request will succeed later."""


class StoreUnavailable(SearchError):
    """The vector store does not answer."""


class CollectionGone(SearchError):
    """The collection has been replaced or deleted; look up which one is live and ask again."""


class DiskFull(SearchError):
    """The disk has too little space left for what was to be done; nothing was changed."""

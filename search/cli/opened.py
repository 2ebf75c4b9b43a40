"""The live index, opened for one command."""

from search.index import Index, open_index
from search.neural import QueryEncoder, SentenceEncoder
from search.settings import Settings
from search.store.find import find_database


def opened_index(settings: Settings, *, model: bool) -> Index:
    """The index that the settings name; with the ``model`` loaded, so that the times told are those of searching.

    Raises IndexUnusable if it is not there or another, StoreUnavailable and ModelError.
    """
    queries = QueryEncoder(SentenceEncoder(settings.model, settings.precision))
    index = open_index(find_database(settings), settings.qdrant_collection, settings, queries)
    if not model:
        return index
    queries.encode("warm up")
    index.warm()
    return index.answering(queries)

"""The live index, opened for one command."""

from search.cli.named import catalog_name
from search.index import Index, open_index
from search.neural import QueryEncoder, SentenceEncoder
from search.settings import Settings
from search.store.find import find_database


def opened_index(settings: Settings, catalog: str | None, *, model: bool) -> Index:
    """The index of a catalog, None for the default one; with the ``model`` loaded, so that the times told are
    those of searching.

    Raises IndexUnusable if it is not there or another, CatalogError, StoreUnavailable and ModelError.
    """
    queries = QueryEncoder(SentenceEncoder(settings.model, settings.precision))
    name = catalog_name(catalog, settings)
    index = open_index(find_database(settings), name, settings.for_catalog(name), queries)
    if not model:
        return index
    queries.encode("warm up")
    index.warm()
    return index.answering(queries)

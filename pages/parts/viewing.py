"""How the pages show the records of a catalog."""

from search.index import Index
from search.service import Served
from search.view.catalog_view import CatalogView


def view_of(served: Served, index: Index) -> CatalogView:
    return CatalogView.of(index, remote_logos=served.settings.remote_logos)

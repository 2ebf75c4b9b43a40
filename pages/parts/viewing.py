"""How the pages show the records of a catalog."""

from search.index import Index
from search.service import Catalogs
from search.view.catalog_view import CatalogView


def view_of(catalogs: Catalogs, index: Index) -> CatalogView:
    return CatalogView.of(index, remote_logos=catalogs.settings.remote_logos)

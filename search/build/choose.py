"""Which catalog file an index is built from when none is named."""

from pathlib import Path

from search.errors import IndexMismatch
from search.settings import BUNDLED_CATALOG, Settings
from search.store.database import Database


def catalog_to_build(database: Database, name: str, settings: Settings) -> Path:
    """The catalog set, else that of the live index, else the bundled one.

    Never replaces an index of another catalog by the bundled one: raises IndexMismatch if the catalog of the
    live index cannot be found.
    """
    if settings.catalog is not None:
        return settings.catalog
    told = database.source(name)
    if told is None or Path(told).parts[-3:] == BUNDLED_CATALOG.parts[-3:]:
        return BUNDLED_CATALOG
    # A path that a server tells is not opened here.
    if told and database.apps_build and Path(told).is_file():
        return Path(told)
    which = f"The catalog {Path(told).name[:100]} that the index was built from" if told else "The catalog of the index"
    raise IndexMismatch(f"{which} cannot be found, so it cannot be indexed again; set CATALOG to its file.")

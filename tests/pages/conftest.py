from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from search.index import Index
from search.service import Catalogs
from search.service.shared import reset_shared_catalogs, shared_catalogs
from tests.pages.opened import PAGES, Open, Opened
from tests.waiting import settled


@pytest.fixture(scope="module")
def environment(bundled_index: Path) -> dict[str, str]:
    """The settings of the process's catalogs; modules with others override this."""
    return {"INDEX_DIR": str(bundled_index)}


@pytest.fixture(scope="module")
def catalogs(environment: dict[str, str]) -> Iterator[Catalogs]:
    """The process's catalogs, ready or failed."""
    reset_shared_catalogs()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        catalogs = shared_catalogs()
    settled(catalogs)
    yield catalogs
    reset_shared_catalogs()


@pytest.fixture
def index(catalogs: Catalogs) -> Index:
    """The index that the pages show."""
    index = catalogs.default.state.index
    assert index is not None
    return index


@pytest.fixture
def script() -> str:
    """The page that ``open_page`` runs; modules on another one override this."""
    return "search_page.py"


@pytest.fixture
def open_page(catalogs: Catalogs, script: str) -> Open:
    """Runs a page at an address with these parameters."""

    def run(**params: str | list[str]) -> Opened:
        app = AppTest.from_file(PAGES / script, default_timeout=60)
        for name, value in params.items():
            app.query_params[name] = value
        return Opened(app.run())

    return run

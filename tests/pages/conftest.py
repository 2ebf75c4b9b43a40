from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from search.service import SearchService
from search.service.shared import reset_shared_service, shared_service
from tests.pages.opened import Open, Opened, settled

PAGES = Path(__file__).parent.parent.parent / "pages"


@pytest.fixture(scope="module")
def environment(bundled_index: Path) -> dict[str, str]:
    """The settings of the process's service; modules with others override this."""
    return {"INDEX_DIR": str(bundled_index)}


@pytest.fixture(scope="module")
def service(environment: dict[str, str]) -> Iterator[SearchService]:
    """The process's service, ready or failed."""
    reset_shared_service()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        service = shared_service()
    settled(service)
    yield service
    reset_shared_service()


@pytest.fixture
def script() -> str:
    """The page that ``open_page`` runs; modules on another one override this."""
    return "search_page.py"


@pytest.fixture
def open_page(service: SearchService, script: str) -> Open:
    """Runs a page at an address with these parameters."""

    def run(**params: str | list[str]) -> Opened:
        app = AppTest.from_file(PAGES / script, default_timeout=30)
        for name, value in params.items():
            app.query_params[name] = value
        return Opened(app.run())

    return run

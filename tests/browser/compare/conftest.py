from __future__ import annotations

import pytest

from tests.app_process import Server
from tests.browser.compare_screen import CompareScreen, probes
from tests.browser.screen import NewPage


@pytest.fixture
def may_fetch(app: Server) -> tuple[str, ...]:
    return probes(app)


@pytest.fixture
def screen(new_page: NewPage) -> CompareScreen:
    return CompareScreen(new_page())

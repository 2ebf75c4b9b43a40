from __future__ import annotations

import pytest

from tests.browser.compare_screen import CompareScreen
from tests.browser.screen import NewPage


@pytest.fixture
def screen(new_page: NewPage) -> CompareScreen:
    return CompareScreen(new_page())

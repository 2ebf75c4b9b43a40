"""What a screen reader is told."""

from __future__ import annotations

import re

from playwright.sync_api import Page

_NAMELESS = re.compile(
    r"^\s*- (button|link|textbox|searchbox|combobox|radio|checkbox|radiogroup|img|heading)\b(?! \")[^\n]*$",
    re.MULTILINE,
)


def nameless(page: Page) -> list[str]:
    """What a screen reader would be told of every control, picture and heading that has no name."""
    return [line.group() for line in _NAMELESS.finditer(page.locator("body").aria_snapshot())]

"""The search page after a run, as AppTest sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest

_NAME = re.compile(r"<h3>(.*?)</h3>", re.DOTALL)
_NOTES = re.compile(r'<div class="notes">(.*?)</div>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class Opened:
    """Reads what is shown; acts as a person would, running the page again."""

    def __init__(self, app: AppTest) -> None:
        self.app = app
        assert not app.exception, app.exception

    @property
    def names(self) -> list[str]:
        """The startups shown, best first."""
        return [unescape(_TAG.sub("", name)) for name in _NAME.findall(self.html)]

    @property
    def html(self) -> str:
        """Everything shown as HTML."""
        return "".join(element.proto.body for element in self.app.get("html"))

    @property
    def notes(self) -> list[str]:
        """What each card tells of the rankings it was fused from, best hit first."""
        return [unescape(_TAG.sub("", notes)) for notes in _NOTES.findall(self.html)]

    @property
    def query(self) -> str:
        return str(self.app.text_input(key="query").value)

    @property
    def engine(self) -> str:
        return str(self._toggle.value)

    @property
    def cities(self) -> list[str]:
        return list(self.app.multiselect(key="cities").value)

    @property
    def limit(self) -> int:
        return int(str(self.app.selectbox(key="limit").value))

    @property
    def buttons(self) -> list[str]:
        return [button.label for button in self.app.button]

    @property
    def messages(self) -> list[str]:
        """Faults and refusals."""
        return [str(message.value) for message in [*self.app.error, *self.app.warning]]

    @property
    def address(self) -> dict[str, list[str]]:
        params = dict(self.app.query_params)
        return {name: [value] if isinstance(value, str) else list(value) for name, value in params.items()}

    @property
    def _toggle(self) -> Any:
        return self.app.get("button_group")[0]

    def press_key(self, key: str) -> Opened:
        return Opened(self.app.button(key=key).click().run())

    def weigh(self, weight: float) -> Opened:
        return Opened(self.app.slider(key="weight").set_value(weight).run())

    def press(self, label: str) -> Opened:
        return Opened(next(button for button in self.app.button if button.label == label).click().run())

    def ask(self, query: str) -> Opened:
        return Opened(self.app.text_input(key="query").set_value(query).run())

    def flip(self, engine: str | list[str]) -> Opened:
        return Opened(self._toggle.set_value(engine).run())

    def choose_cities(self, *cities: str) -> Opened:
        return Opened(self.app.multiselect(key="cities").set_value(list(cities)).run())


Open = Callable[..., Opened]

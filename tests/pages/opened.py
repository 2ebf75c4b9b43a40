"""A page after a run, as AppTest sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from search.view.state import PageState

PAGES = Path(__file__).parent.parent.parent / "pages"


class Opened:
    """Reads what is shown; acts as a person would, running the page again.

    AppTest cannot press what is drawn in the board, so a step from there is taken by opening the address it
    leads to; that a press does so is seen in the browser tests.
    """

    def __init__(self, app: AppTest) -> None:
        self.app = app
        assert not app.exception, app.exception
        boards = app.get("bidi_component")
        data: dict[str, Any] = json.loads(boards[0].proto.json) if boards else {"tree": [], "title": ""}
        self.tree: list[Any] = data["tree"]
        self.title: str = data["title"]

    def elements(self, tag: str = "", cls: str = "") -> list[Any]:
        """The elements of the board with this tag and class."""
        return [
            node
            for node in _walk(self.tree)
            if tag in ("", node[0]) and (not cls or cls in node[1].get("class", "").split())
        ]

    @property
    def text(self) -> str:
        """All that the board says."""
        return text(["", {}, *self.tree])

    @property
    def cards(self) -> list[Any]:
        return [card for card in self.elements("article") if "seed" not in card[1]["class"]]

    @property
    def names(self) -> list[str]:
        """The startups shown, best first; of several rankings one after the other."""
        return [text(_first(card, "h3")) for card in self.cards]

    @property
    def columns(self) -> list[str]:
        """The headings of the rankings side by side, from left to right."""
        return [text(_first(column, "h2")) for column in self.elements("section", "column")]

    @property
    def notes(self) -> list[str]:
        """What each card tells of the other rankings, best hit first."""
        return [" ".join(text(node) for node in _walk([card]) if "also" in _classes(node)) for card in self.cards]

    @property
    def explained(self) -> list[Any]:
        return self.elements("section", "why")

    @property
    def query(self) -> str:
        return str(self.app.text_input(key="query").value)

    @property
    def engine(self) -> str:
        return str(self._toggle.value)

    @property
    def cities(self) -> list[str]:
        return list(self.app.multiselect(key="facet-0").value)

    @property
    def limit(self) -> int:
        return int(str(self.app.selectbox(key="limit").value))

    @property
    def buttons(self) -> list[str]:
        return [button.label for button in self.app.button] + [text(node) for node in self.elements("button")]

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

    def press_at(self, at: str) -> Opened:
        """Press the button of the board at this place."""
        return self._step(next(node for node in self.elements("button") if node[1].get("data-at") == at))

    def press(self, label: str) -> Opened:
        """Press the first button with this label, or whose label begins so in the board."""
        for button in self.app.button:
            if button.label == label:
                return Opened(button.click().run())
        return self._step(next(node for node in self.elements("button") if text(node).startswith(label)))

    def weigh(self, weight: float) -> Opened:
        return Opened(self.app.slider(key="weight").set_value(weight).run())

    def ask(self, query: str) -> Opened:
        return Opened(self.app.text_input(key="query").set_value(query).run())

    def flip(self, engine: str | list[str]) -> Opened:
        return Opened(self._toggle.set_value(engine).run())

    def choose_cities(self, *cities: str) -> Opened:
        return Opened(self.app.multiselect(key="facet-0").set_value(list(cities)).run())

    def _step(self, button: Any) -> Opened:
        after = PageState.from_params(self.address).after(json.loads(button[1]["data-step"]))
        self.app.query_params.clear()
        for name, value in after.params().items():
            self.app.query_params[name] = value
        return Opened(self.app.run())


Open = Callable[..., Opened]


def text(node: Any) -> str:
    """What a person reads of an element."""
    return node if isinstance(node, str) else "".join(text(child) for child in node[2:])


def _walk(nodes: list[Any]) -> Iterator[Any]:
    for node in nodes:
        if not isinstance(node, str):
            yield node
            yield from _walk(node[2:])


def _first(node: Any, tag: str) -> Any:
    return next(one for one in _walk([node]) if one[0] == tag)


def _classes(node: Any) -> list[str]:
    return str(node[1].get("class", "")).split()

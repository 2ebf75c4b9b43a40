"""What a person does before the page has caught up is not lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.app_process import Server
from tests.browser.screen import NewPage, Screen


class SlowLine:
    """Keeps what the server says from the page while ``held``, which begins once it has said ``last``."""

    def __init__(self, page: Page, last: str = "") -> None:
        self.held = False
        self._last = last.encode()
        self._page = page
        self._socket: WebSocketRoute | None = None
        self._kept: list[str | bytes] = []
        page.route_web_socket("**/*", self._connect)

    def release(self) -> None:
        self.held = False
        assert self._socket
        for message in self._kept:
            self._socket.send(message)
        self._kept.clear()

    def wait_for(self, text: str) -> None:
        """Until the server has answered with ``text``, which the page does not know yet."""
        for _ in range(3_000):
            if any(text.encode() in message for message in self._kept if isinstance(message, bytes)):
                return
            self._page.wait_for_timeout(20)
        raise AssertionError(f"the server has not said {text!r}")

    def _connect(self, socket: WebSocketRoute) -> None:
        self._socket = socket
        socket.connect_to_server().on_message(self._from_server)

    def _from_server(self, message: str | bytes) -> None:
        if self.held:
            self._kept.append(message)
        elif self._socket:
            self._socket.send(message)
            if self._last and isinstance(message, bytes) and self._last in message:
                self.held, self._last = True, b""


def flip(screen: Screen) -> None:
    screen.engine("fulltext").click()


def narrow(screen: Screen) -> None:
    screen.pick_city("lond", "London")


@pytest.mark.parametrize(
    ("act", "answer"),
    [(flip, {"engine": "fulltext"}), (narrow, {"engine": "neural", "city": "London"})],
    ids=["flip", "narrow"],
)
def test_a_query_survives_a_quick_next_step(
    new_page: NewPage, app: Server, act: Callable[[Screen], None], answer: dict[str, str]
) -> None:
    page = new_page()
    line, screen = SlowLine(page), Screen(page)
    screen.open()
    line.held = True
    screen.ask("letters")
    line.wait_for(app.names("letters", "neural")[-1])
    act(screen)
    line.release()
    screen.shows(app.names("letters", **answer))
    assert screen.box.input_value() == "letters"


def test_an_engine_survives_a_quick_query(new_page: NewPage, app: Server) -> None:
    page = new_page()
    line, screen = SlowLine(page), Screen(page)
    screen.open("/?q=dogs")
    screen.shows(app.names("dogs", "neural"))
    line.held = True
    flip(screen)
    line.wait_for(app.names("dogs", "fulltext")[0])
    screen.ask("letters")
    line.release()
    screen.shows(app.names("letters", "fulltext"))


@pytest.mark.parametrize("pressed", ["before", "after"])
def test_a_query_typed_while_the_page_is_first_drawn_is_kept(new_page: NewPage, app: Server, pressed: str) -> None:
    page = new_page()
    line, screen = SlowLine(page, last="Describe the startup"), Screen(page)
    page.goto("/")
    screen.box.fill("letters")
    if pressed == "before":
        screen.box.press("Enter")
    line.wait_for("Surprise me")
    expect(screen.button("Surprise me")).to_have_count(0)
    line.release()
    expect(screen.button("Surprise me")).to_be_visible()
    screen.settle()
    expect(screen.box).to_have_value("letters")
    if pressed == "after":
        screen.box.press("Enter")
    screen.shows(app.names("letters", "neural"))

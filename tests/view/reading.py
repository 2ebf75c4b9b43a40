"""Reading the HTML that the view makes."""

from __future__ import annotations

from html.parser import HTMLParser

HOSTILE = """"><script>alert(1)</script><img src=x onerror='alert(2)'>&lt;b"""


class Read(HTMLParser):
    """Every tag with its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.marked: list[str] = []
        self._in_mark = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_mark = tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = False

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._in_mark:
            self.marked.append(data)

    def first(self, tag: str) -> dict[str, str | None]:
        return next(attributes for name, attributes in self.tags if name == tag)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def harmless(html: str) -> bool:
    """Whether the HTML has nothing that runs: no script, no handler, no address but of http(s) or a picture."""
    for tag, attributes in Read(html).tags:
        address = str(attributes.get("href") or attributes.get("src") or "http://")
        if tag in ("script", "iframe", "object", "base", "form") or any(name.startswith("on") for name in attributes):
            return False
        if not address.startswith(("http://", "https://", "data:image/")):
            return False
    return True

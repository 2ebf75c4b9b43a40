"""What a catalog or a query holds stays text, in the JSON for the browser and in HTML."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from search.view.element import h, html, text, tree
from tests.view.reading import HOSTILE, Read, harmless

anything = st.one_of(st.just(HOSTILE), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))


@given(anything, anything)
def test_html_holds_text_and_attributes_as_they_were(content: str, title: str) -> None:
    read = Read(html(h("p", content, title=title or None)))
    assert read.words == content
    assert read.tags == [("p", {"title": title} if title else {})]


@given(anything)
def test_a_link_leads_to_the_web_or_is_none(link: str) -> None:
    assert harmless(html(h("a", "here", href=link)))
    assert "href" not in h("a", "here", href="javascript:alert(1)").attributes
    assert h("a", "here", href="https://a.org/").attributes["href"] == "https://a.org/"


def test_the_tree_is_json_of_the_same_elements() -> None:
    element = h("div", "a < b", h("img", src="x", alt=True), None, "", cls="one", data_id=0, hidden=False)
    assert json.loads(json.dumps(tree(element))) == [
        "div", {"data-id": "0", "class": "one"}, "a < b", ["img", {"src": "x", "alt": ""}],
    ]  # fmt: skip
    assert text(element) == "a < b"

"""An inline logo is a small drawing of plain shapes, and nothing else passes as one."""

from __future__ import annotations

import base64

import pytest

from search.catalog.clean import logo_address
from search.collection import Collection, load_collection
from search.collection.logos import logo_fault
from search.collection.rules import logos

DOT = '<path d="M0 0h9v9H0z"/>'


def inline(body: str, attributes: str = 'viewBox="0 0 9 9"') -> str:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{body}</svg>'
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"


def with_logos(*addresses: str) -> Collection:
    collection = load_collection()
    first = [one.model_copy(update={"images": at}) for one, at in zip(collection.startups, addresses, strict=False)]
    return collection._replace(startups=(*first, *collection.startups[len(first) :]))


def test_a_drawing_of_plain_shapes_has_no_fault() -> None:
    assert logo_fault(inline(f'<g fill="#123" transform="scale(.9)">{DOT}</g>')) == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://a.example/logo.svg",
        "data:image/svg+xml;base64,%%%",
        inline("<path"),
        inline(DOT, attributes=""),
        inline("<script>alert(1)</script>"),
        inline('<image href="https://a.example/a.png"/>'),
        inline('<use xmlns:x="http://www.w3.org/1999/xlink" x:href="#a"/>'),
        inline('<path d="M0 0" onload="alert(1)"/>'),
        inline('<path d="M0 0" fill="url(https://a.example/a.svg#b)"/>'),
        inline('<path d="M0 0" style="fill:red"/>'),
        inline("<text>logo</text>"),
        inline("<?xml-stylesheet href='https://a.example/a.css'?>"),
        inline(DOT * 50),
    ],
)
def test_what_is_no_plain_small_drawing_has_a_fault(address: str) -> None:
    assert logo_fault(address)


def test_two_startups_with_one_logo_and_a_logo_without_a_style_are_told() -> None:
    collection = load_collection()
    taken = next(one.images for one in collection.startups if one.images)
    plain = next(one for one in collection.startups if not one.images)
    shared = collection._replace(startups=(*collection.startups, plain.model_copy(update={"images": taken})))
    assert sum(bool(sentence) for sentence in logos(shared)) == 3
    assert [*logos(with_logos(inline("<script/>")))]


def test_the_app_shows_each_logo_as_it_is() -> None:
    for one in load_collection().startups:
        assert logo_address(one.images) == one.images

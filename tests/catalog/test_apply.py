"""From rows to records: nothing is lost, everything is bounded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.catalog.apply import MAX_ALL_DETAILS, MAX_COLUMN_NAME, MAX_DETAIL, MAX_DETAILS, Fields, RecordMaker
from search.catalog.clean import MAX_DESCRIPTION, MAX_NAME
from search.catalog.guess import guess
from search.catalog.mapping import Facet, Kind, Mapping
from search.errors import CatalogError

MAPPING = Mapping(
    name=("title", "name"),
    text=("lead", "body"),
    facets=(
        Facet(label="Tags", columns=("tags",), separator=";"),
        Facet(label="Price", columns=("price", "cost"), kind=Kind.NUMBER, decimal=","),
        Facet(label="Day", columns=("day",), kind=Kind.DATE, day_first=True),
    ),
    link=("url",),
    image=("photo",),
)


def fields(**values: Any) -> Fields:
    return RecordMaker(MAPPING).fields(values)


def test_texts_are_joined_in_the_order_of_the_mapping() -> None:
    assert fields(body="second", lead=" first ").description == "first\n\nsecond"
    assert fields(body="second", lead="").description == "second"


def test_the_first_column_that_is_filled_counts_and_the_others_are_details() -> None:
    one = fields(name="long name", title="short", price="", cost="9,50 €")
    assert (one.name, one.details, one.facets[1][1]) == ("short", (("name", "long name"),), ("9.5",))
    assert fields(name="long name", title=None).name == "long name"


def test_facets_come_in_the_order_of_the_mapping() -> None:
    one = fields(day="3.4.2012", tags="B2B; Food", price="1.200")
    assert [values for _, values in one.facets] == [("B2B", "Food"), ("1200",), ("2012-04-03",)]
    assert [values for _, values in fields(title="a").facets] == [(), (), ()]


def test_what_cannot_be_read_is_a_detail() -> None:
    one = fields(title="a", price="on request", url="ask Ann", photo="javascript:alert(1)", day="soon")
    assert (one.link, one.logo, {values for _, values in one.facets}) == ("", "", {()})
    assert dict(one.details) == {
        "price": "on request",
        "url": "ask Ann",
        "photo": "javascript:alert(1)",
        "day": "soon",
    }


def test_other_columns_are_details_as_text() -> None:
    one = fields(title="a", size=[1, 2], stock=True, maker={"name": "Ö", "n": [1]}, gone=None, note="<b>x</b>\ny")
    assert one.details == (
        ("size", "1, 2"),
        ("stock", "yes"),
        ("maker", '{"name":"Ö","n":[1]}'),
        ("note", "x \ny"),
    )


def test_case_and_blanks_around_names_of_columns_do_not_matter() -> None:
    one = RecordMaker(MAPPING).fields({" TITLE ": "a", "Title": "b", "Tags": "x"})
    assert (one.name, one.facets[0][1], one.details) == ("a", ("x",), (("Title", "b"),))


def test_nothing_to_search_for_is_no_record() -> None:
    assert not fields(tags="x", price="3").found
    assert fields(lead="x").found


@pytest.mark.parametrize("size", [1, 60, 3_000])
def test_details_are_bounded(size: int) -> None:
    details = fields(title="a", **{f"column {i}" * 40: "x" * 3_000 for i in range(size)}).details
    assert len(details) <= MAX_DETAILS
    assert all(len(column) <= MAX_COLUMN_NAME and len(text) <= MAX_DETAIL for column, text in details)
    assert sum(len(text) for _, text in details) <= MAX_ALL_DETAILS
    assert len(details) == min(size, MAX_ALL_DETAILS // MAX_DETAIL)


_CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "12", "3,5", "2020-01-01", "a; b", "https://a.example/x.png", "www.a.example", "<b>", "['a']"]
    ),
)
_TABLES = st.lists(st.text(max_size=8), min_size=1, max_size=6, unique=True).flatmap(
    lambda columns: st.lists(st.fixed_dictionaries(dict.fromkeys(columns, _CELLS)), min_size=1, max_size=8)
)


def _letters(text: str) -> set[str]:
    """The letters and digits of a text, which no cleaning changes."""
    return {one for one in text if one.isascii() and one.isalnum()}


@given(_TABLES, st.text(max_size=20))
def test_any_table_of_strings_gives_a_mapping_and_records_that_keep_every_text(
    rows: list[dict[str, str]], file_name: str
) -> None:
    try:
        mapping = guess(rows, file_name).mapping
    except CatalogError:
        return
    assert Mapping.model_validate_json(mapping.model_dump_json()) == mapping
    make = RecordMaker(mapping)
    for row in rows:
        one = make.fields(row)
        assert len(one.name) <= MAX_NAME
        assert len(one.description) <= MAX_DESCRIPTION
        assert len(one.facets) == len(mapping.facets)
        kept = _letters(json.dumps(one, ensure_ascii=False))
        for text in row.values():
            if not any(mark in text for mark in "<&"):
                assert _letters(text) <= kept


@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.one_of(_CELLS, st.lists(_CELLS), st.floats(), st.none())), max_size=6
    )
)
def test_rows_that_differ_do_no_harm(rows: list[dict[str, Any]]) -> None:
    try:
        make = RecordMaker(guess(rows, "a.json").mapping)
    except CatalogError:
        return
    for row in rows:
        json.dumps(make.fields(row)).encode()

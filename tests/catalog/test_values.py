from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.catalog.values import MAX_VALUE, MAX_VALUES, day_text, number_text, several_texts


@pytest.mark.parametrize(
    ("written", "decimal", "read"),
    [
        ("19.99", ".", "19.99"),
        ("19,99", ",", "19.99"),
        ("19,99", ".", ""),
        ("€ 19,99", ",", "19.99"),
        ("1.234,50 EUR", ",", "1234.5"),
        ("$1,234.50", ".", "1234.5"),
        ("1,00,000", ".", "100000"),
        ("1 234 567", ".", "1234567"),
        ("CHF 1'200.50", ".", "1200.5"),
        ("3,000円", ".", "3000"),
        ("1.2M", ".", "1200000"),
        ("10k", ".", "10000"),
        ("45 min", ".", "45"),
        ("12%", ".", "12"),
        ("-3.5", ".", "-3.5"),
        ("−4", ".", "-4"),
        (".5", ".", "0.5"),
        ("1e3", ".", "1000"),
        (5.0, ".", "5"),
        (Decimal("2.50"), ".", "2.5"),
        (True, ".", ""),
        (float("nan"), ".", ""),
        (10**400, ".", ""),
        ("Room 5", ".", ""),
        ("3 – 5", ".", ""),
        ("2012-03-01", ".", ""),
        ("", ".", ""),
        ("1" * 5_000, ".", ""),
    ],
)
def test_numbers(written: object, decimal: str, read: str) -> None:
    assert number_text(written, decimal) == read


@given(st.one_of(st.integers(-(10**14), 10**14), st.floats(-1e14, 1e14, allow_nan=False)))
def test_a_number_reads_as_itself(number: float) -> None:
    assert float(number_text(number)) == number
    assert not number_text(number).endswith(".0")


@pytest.mark.parametrize(
    ("written", "day_first", "read"),
    [
        ("2012-03-01", False, "2012-03-01"),
        ("2012-03-01T12:30:00Z", False, "2012-03-01"),
        ("2012/3/1 12:30", False, "2012-03-01"),
        ("3/4/2012", False, "2012-03-04"),
        ("3/4/2012", True, "2012-04-03"),
        ("13/4/2012", False, "2012-04-13"),
        ("04.03.2012", True, "2012-03-04"),
        ("12/31/19", False, "2019-12-31"),
        ("March 1, 2012", False, "2012-03-01"),
        ("1 Mar 2012", False, "2012-03-01"),
        ("March 2012", False, "2012-03-01"),
        ("2012-03", False, "2012-03-01"),
        ("2012年3月1日", False, "2012-03-01"),
        ("20120301", False, "2012-03-01"),
        (1331251200, False, "2012-03-09"),
        (1331251200000, False, "2012-03-09"),
        (datetime.datetime(2012, 3, 1, 9), False, "2012-03-01"),
        (datetime.date(2012, 3, 1), False, "2012-03-01"),
        ("2012", False, ""),
        ("2012-13-45", False, ""),
        ("soon", False, ""),
        (True, False, ""),
        (1e300, False, ""),
        (1331251200.5, False, "2012-03-09"),
        (None, False, ""),
    ],
)
def test_days(written: object, day_first: bool, read: str) -> None:
    assert day_text(written, day_first) == read


@pytest.mark.parametrize(
    ("value", "separator", "found"),
    [
        ("B2B; Recruiting;b2b ", ";", ("B2B", "Recruiting")),
        ("B2B; Recruiting", "", ("B2B; Recruiting",)),
        (["a", None, 3, True, ""], "", ("a", "3", "yes")),
        ("['a', \"b's\"]", "", ("a", "b's")),
        ('[{"id": 1, "name": "Action"}, {"id": 2}]', "", ("Action",)),
        ({"name": "Lyon"}, "", ("Lyon",)),
        ("<b>bold</b>\n text", "", ("bold text",)),
        (None, ";", ()),
    ],
)
def test_several_values(value: object, separator: str, found: tuple[str, ...]) -> None:
    assert several_texts(value, separator) == found


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)),
    max_leaves=8,
)


@given(_JSON, st.sampled_from(["", ";", ",", "|"]))
def test_whatever_the_value_the_bounds_hold(value: object, separator: str) -> None:
    found = several_texts(value, separator)
    assert len(found) <= MAX_VALUES
    assert all(0 < len(text) <= MAX_VALUE and "\n" not in text for text in found)
    assert len({text.casefold() for text in found}) == len(found)
    for decimal in ".,":
        float(number_text(value, decimal) or 0)
    datetime.date.fromisoformat(day_text(value) or "2000-01-01")


@pytest.mark.parametrize("unit", ["1", "1,", "1.", "'", "[", "['", "a;", "-", " ", "1 ", "/", "€"])
def test_no_value_is_slow(unit: str) -> None:
    import time

    start = time.perf_counter()
    for text in (unit * 200_000, "[" + unit * 9_000 + "]", unit * 30):
        several_texts(text, ";")
        number_text(text)
        number_text(text, ",")
        day_text(text)
    assert time.perf_counter() - start < 2

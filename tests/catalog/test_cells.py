"""Rows are those of the csv module, and one quote that is not closed costs one line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.catalog.rows.cells import cells
from search.catalog.rows.lines import text_lines
from search.catalog.rows.row import RowsError


def read(text: str, delimiter: str = ",") -> tuple[list[tuple[int, list[str]]], list[int]]:
    skipped: list[int] = []
    lines = text_lines(b"", io.BytesIO(text.encode()), "utf-8", lambda number, reason: skipped.append(number))
    rows = [*cells(lines, delimiter, lambda number, reason: skipped.append(number))]
    return rows, skipped


def by_csv(text: str, delimiter: str = ",") -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]


@given(st.text(st.sampled_from('",;ab \n\r\x0b\u2028é'), max_size=60))
@example('"a","b"\n')
@example('a,"b",c\r\n"",""\n')
@example('"a""b","c"\n')
@example('x"y"z,"a"b\n')
@example('""""\n')
def test_rows_are_those_of_the_csv_module(text: str) -> None:
    rows, skipped = read(text)
    if not skipped:
        assert [row for _, row in rows if any(row)] == by_csv(text)


tables = st.lists(
    st.lists(st.text(st.sampled_from('"; \n\rab,'), min_size=1, max_size=9), min_size=2, max_size=4), max_size=6
)


@given(table=tables, quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), delimiter=st.sampled_from(",;\t|"))
def test_what_was_written_is_read(table: list[list[str]], quoting: int, delimiter: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, delimiter=delimiter).writerows(table)  # type: ignore[arg-type]
    rows, skipped = read(text.getvalue(), delimiter)
    assert [row for _, row in rows] == table
    assert not skipped


@given(before=st.integers(0, 3), after=st.integers(0, 3))
def test_a_quote_that_is_not_closed_costs_its_line(before: int, after: int) -> None:
    rows, skipped = read("a,b\n" * before + 'c,"d\n' + "e,f\n" * after)
    assert [number for number, _ in rows] == [*range(1, before + 1), *range(before + 2, before + 2 + after)]
    assert skipped == [before + 1]


def test_a_row_of_many_lines_counts_them_all() -> None:
    rows, skipped = read('a,"b\nc\n"\n"d\ne","f\r\ng"\nh,i\n')
    assert rows == [(1, ["a", "b\nc\n"]), (4, ["d\ne", "f\r\ng"]), (7, ["h", "i"])]
    assert not skipped


def test_a_hundred_quotes_that_are_not_closed_are_no_table() -> None:
    with pytest.raises(RowsError):
        read(('a,"' + "b" * 2**20 + "\n") * 100)


def test_a_cell_that_is_too_long_costs_its_line() -> None:
    rows, skipped = read("a,b\n" + "c," + "d" * 2**21 + "\ne,f\n")
    assert [row for _, row in rows] == [["a", "b"], ["e", "f"]]
    assert skipped == [2]

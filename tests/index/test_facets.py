"""Filters and counts over several facets are the same wherever the index lies, and for every engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.catalog.mapping import Facet, Kind, Mapping
from search.errors import QueryError
from search.index import Index
from search.request import ENGINES, SearchRequest, SimilarRequest
from search.store.database import Database
from tests.corpus import write_jsonl
from tests.indexes import build, opened

FILMS: list[dict[str, Any]] = [
    {"title": "Heat", "plot": "Cops and thieves film", "genres": "Crime; Drama", "year": 1995, "seen": "2020-01-31"},
    {"title": "Alien", "plot": "A thing on a ship film", "genres": "Horror", "year": 1979, "seen": "2020-02-01"},
    {"title": "Up", "plot": "Balloons film", "genres": "drama", "year": 2009, "seen": "2021-05-05"},
    {"title": "Untold", "plot": "Nothing is known film"},
]
MAPPING = Mapping(
    name=("title",),
    text=("plot",),
    facets=(
        Facet(label="Genre", columns=("genres",), separator=";"),
        Facet(label="Year", columns=("year",), kind=Kind.NUMBER),
        Facet(label="Seen on", columns=("seen",), kind=Kind.DATE),
    ),
)


@pytest.fixture(scope="module")
def index(shared: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    root: Path = tmp_path_factory.mktemp("films")
    build(write_jsonl(root / "films.jsonl", FILMS), root, database=shared, mapping=MAPPING)
    found = opened(root, database=shared)
    yield found
    found.close()


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({"Genre": ["drama"]}, {0, 2}),
        ({"genre": ["CRIME", "Horror"]}, {0, 1}),
        ({"Year": ["1979"]}, {1}),
        ({"Year": ["1990.."]}, {0, 2}),
        ({"Year": ["..1990", "2009..2009"]}, {1, 2}),
        ({"Seen on": ["2020"]}, {0, 1}),
        ({"Seen on": ["..2020-01"]}, {0}),
        ({"Seen on": ["2020-02-01..2021-05-05"]}, {1, 2}),
        ({"Genre": ["Drama"], "Year": ["2000.."]}, {2}),
        ({"Genre": ["Western"]}, set()),
        ({"Genre": []}, {0, 1, 2, 3}),
    ],
)
def test_any_value_within_a_facet_and_all_facets_together(
    index: Index, filters: dict[str, list[str]], kept: set[int]
) -> None:
    assert index.size(filters) == len(kept)
    for engine in ENGINES:
        assert {hit.id for hit in index.search(SearchRequest("film", engine, filters=filters)).hits} == kept
    assert {hit.id for hit in index.similar(SimilarRequest(3, filters=filters)).hits} == kept - {3}


def test_counts_hold_under_the_filters_of_the_other_facets(index: Index) -> None:
    def counts(filters: dict[str, list[str]]) -> dict[str, int]:
        return {one.value: one.count for one in index.facets(filters)[0].values}

    everywhere = {"Drama": 2, "Crime": 1, "Horror": 1}
    assert {value.title(): count for value, count in counts({}).items()} == everywhere
    assert counts({"Genre": ["Horror"]}) == counts({})
    later = counts({"Year": ["1990..2000"]})
    assert {value.title(): count for value, count in later.items()} == {"Drama": 1, "Crime": 1, "Horror": 0}
    assert [*later] == [*counts({})]


def test_numbers_and_dates_tell_their_ends(index: Index) -> None:
    _, year, seen = index.facets()
    assert (year.low, year.high, year.values) == (1979, 2009, ())
    assert (seen.low, seen.high) == (date(2020, 1, 31).toordinal(), date(2021, 5, 5).toordinal())


@pytest.mark.parametrize(
    "filters",
    [{"City": ["Paris"]}, {"Year": ["soon"]}, {"Year": [".."]}, {"Year": ["9..1"]}, {"Seen on": ["1.2.2020"]}],
)
def test_what_cannot_be_filtered_by_is_refused_in_one_sentence(index: Index, filters: dict[str, list[str]]) -> None:
    asked = (
        lambda: index.search(SearchRequest("film", "fulltext", filters=filters)),
        lambda: index.size(filters),
        lambda: index.facets(filters),
    )
    for ask in asked:
        with pytest.raises(QueryError):
            ask()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(low=st.none() | st.integers(1970, 2015), high=st.none() | st.integers(1970, 2015))
def test_any_range_keeps_what_lies_in_it(index: Index, low: int | None, high: int | None) -> None:
    text = f"{'' if low is None else low}..{'' if high is None else high}"
    years = [film.get("year") for film in FILMS]
    expected = sum(
        isinstance(year, int) and (low is None or low <= year) and (high is None or year <= high) for year in years
    )
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        with pytest.raises(QueryError):
            index.size({"Year": [text]})
    else:
        assert index.size({"Year": [text]}) == expected

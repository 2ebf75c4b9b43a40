from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fulltext import tokenizer_of
from search.request import MAX_QUERY_CHARS
from search.suggest.places import FilterOffer, filter_offer, named_values

NAMES = ["Berlin", "São Paulo", "York", "New York", "berlin", "St. Gallen", "?"]
CITIES = named_values(("City", name) for name in NAMES)


@pytest.mark.parametrize(
    ("query", "city", "rest"),
    [
        ("fintech in Berlin", "Berlin", "fintech"),
        ("fintech berlin", "Berlin", "fintech"),
        ("dog walkers, NEW YORK!", "New York", "dog walkers"),
        ("dog walkers from york", "York", "dog walkers"),
        ("solar near sao paulo", "São Paulo", "solar"),
        ("textiles (st gallen)", "St. Gallen", "textiles"),
        ("textiles in St. Gallen", "St. Gallen", "textiles"),
        ("Berlin", "Berlin", "Berlin"),
        ("in Berlin", "Berlin", "in Berlin"),
    ],
)
def test_a_city_that_ends_the_query_is_offered(query: str, city: str, rest: str) -> None:
    assert filter_offer(query, CITIES, tokenizer_of()) == FilterOffer("City", city, rest)


@pytest.mark.parametrize(
    ("language", "query", "rest"),
    [
        ("german", "Brot aus Berlin", "Brot"),
        ("german", "Brot near Berlin", "Brot"),
        ("french", "pain à Berlin", "pain"),
        ("english", "Brot aus Berlin", "Brot aus"),
        ("none", "Brot aus Berlin", "Brot aus"),
        ("german", "aus Berlin", "aus Berlin"),
    ],
)
def test_a_stop_word_of_the_catalogs_language_goes_with_the_city(language: str, query: str, rest: str) -> None:
    assert filter_offer(query, CITIES, tokenizer_of(language)) == FilterOffer("City", "Berlin", rest)


@pytest.mark.parametrize("query", ["fintech", "Berlin fintech", "Berliner", "new", "in", "?"])
def test_other_queries_get_no_offer(query: str) -> None:
    assert filter_offer(query, CITIES, tokenizer_of()) is None


def test_a_catalog_without_cities_offers_none() -> None:
    assert filter_offer("Berlin", named_values([]), tokenizer_of()) is None


@given(st.text(max_size=MAX_QUERY_CHARS), st.sampled_from([name for _, name in CITIES.values()]))
def test_whatever_stands_before_a_city_is_asked_there(before: str, city: str) -> None:
    offer = filter_offer(f"{before} {city}", CITIES, tokenizer_of())
    assert offer is not None
    assert city in offer.value
    assert offer.query.strip()

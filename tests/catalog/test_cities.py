from collections import Counter

from search.catalog.cities import CityCount, city_key, merged_counts


def test_cities_are_counted_without_case_and_shown_as_mostly_written() -> None:
    spellings = Counter(["Paris", "paris", "Paris", "", "Rome", "  "])
    assert merged_counts(spellings) == [CityCount("Paris", 3), CityCount("Rome", 1)]


def test_busiest_first_then_by_name() -> None:
    assert [c.city for c in merged_counts(Counter(["b", "a", "c", "c"]))] == ["c", "a", "b"]


def test_key_folds_case_and_spaces() -> None:
    assert city_key("  New   YORK ") == city_key("new york")
    assert city_key("São Paulo") != city_key("Sao Paulo")

from search.catalog import CityCount, city_key, count_cities


def test_cities_are_counted_without_case_and_shown_as_mostly_written() -> None:
    assert count_cities(["Paris", "paris", "Paris", "", "Rome", "  "]) == [CityCount("Paris", 3), CityCount("Rome", 1)]


def test_busiest_first_then_by_name() -> None:
    assert [c.city for c in count_cities(["b", "a", "c", "c"])] == ["c", "a", "b"]


def test_key_folds_case_and_spaces() -> None:
    assert city_key("  New   YORK ") == city_key("new york")
    assert city_key("São Paulo") != city_key("Sao Paulo")

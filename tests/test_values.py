from collections import Counter

from search.values import ValueCount, merged_counts, value_key


def test_values_are_counted_without_case_and_shown_as_mostly_written() -> None:
    spellings = Counter(["Paris", "paris", "Paris", "", "Rome", "  "])
    assert merged_counts(spellings) == [ValueCount("Paris", 3), ValueCount("Rome", 1)]


def test_busiest_first_then_by_name() -> None:
    assert [c.value for c in merged_counts(Counter(["b", "a", "c", "c"]))] == ["c", "a", "b"]


def test_key_folds_case_and_spaces() -> None:
    assert value_key("  New   YORK ") == value_key("new york")
    assert value_key("São Paulo") != value_key("Sao Paulo")

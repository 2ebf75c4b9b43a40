"""Values of a facet as written and as compared."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A value as it is most often written, and how many records have it."""

    value: str
    count: int


def value_key(value: str) -> str:
    """The form in which values and labels are compared: trimmed, single-spaced, without case."""
    return " ".join(value.split()).casefold()


def merged_counts(spellings: Mapping[str, int]) -> list[ValueCount]:
    """Each distinct value from the counts of all ``spellings``, the most frequent first, then by name; blanks are
    left out.

    Spellings that differ only in case count as one value, shown in the commonest spelling (among equals one of
    capitals and small letters, then the first in alphabetical order).
    """
    values: dict[str, Counter[str]] = {}
    for value, count in spellings.items():
        if key := value_key(value):
            values.setdefault(key, Counter())[value] += count
    counts = [ValueCount(_commonest(seen), seen.total()) for seen in values.values()]
    return sorted(counts, key=lambda one: (-one.count, value_key(one.value)))


def _commonest(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda value: (-spellings[value], value.isupper() or value.islower(), value))

"""Cities as written and as compared."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CityCount:
    """A city as it is most often written, and how many startups are in it."""

    city: str
    count: int


def city_key(city: str) -> str:
    """The form in which cities are compared: trimmed, single-spaced, without case."""
    return " ".join(city.split()).casefold()


def merged_counts(spellings: Mapping[str, int]) -> list[CityCount]:
    """Each distinct city from the counts of all ``spellings``, busiest first, then by name; blanks are left out.

    Spellings that differ only in case count as one city, shown in the commonest spelling (among equals one of
    capitals and small letters, then the first in alphabetical order).
    """
    cities: dict[str, Counter[str]] = {}
    for city, count in spellings.items():
        if key := city_key(city):
            cities.setdefault(key, Counter())[city] += count
    counts = [CityCount(_commonest(seen), seen.total()) for seen in cities.values()]
    return sorted(counts, key=lambda c: (-c.count, city_key(c.city)))


def _commonest(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda city: (-spellings[city], city.isupper() or city.islower(), city))

"""Which columns a person would filter by."""

from typing import NamedTuple

from search.catalog.clean import one_line
from search.catalog.guess.profile import Profile
from search.catalog.mapping import MAX_FACETS, MAX_LABEL, Facet, Kind
from search.catalog.words import DATE, FACET, NEVER, NUMBER, PLACE, fit

_LONGEST_VALUE = 40
_MOST_WORDS = 6
_FEW_ROWS = 30
_BLANKED = str.maketrans("_:", "  ")


class Choice(NamedTuple):
    """A column as a facet: the higher the score the more it helps to filter; ``reason`` is one sentence."""

    profile: Profile
    kind: Kind
    score: float
    reason: str

    def facet(self, label: str, day_first: bool) -> Facet:
        """As a part of a mapping."""
        return Facet(
            label=label,
            columns=(self.profile.column,),
            kind=self.kind,
            separator=separator_of(self.profile) if self.kind is Kind.VALUES else "",
            decimal=self.profile.decimal if self.kind is Kind.NUMBER else ".",
            day_first=self.kind is Kind.DATE and self.profile.day_first(day_first),
        )


def choose(columns: list[Profile]) -> list[Choice]:
    """At most four facets, the best, in the order of the columns; of two that say the same only the better one."""
    kept: list[Choice] = []
    for choice in sorted(filter(None, map(_choice, columns)), key=lambda choice: -choice.score):
        if len(kept) < MAX_FACETS and not any(_say_the_same(choice.profile, other.profile) for other in kept):
            kept.append(choice)
    places = {id(column): place for place, column in enumerate(columns)}
    return sorted(kept, key=lambda choice: places[id(choice.profile)])


def separator_of(column: Profile) -> str:
    """The mark between several values; the comma in a place is none."""
    return "" if column.separator in (",", "/") and fit(column.words, PLACE) else column.separator


def label_of(column: str, taken: set[str]) -> str:
    """What to call a facet: "product_category" → "Product category"; distinct from those taken, without case."""
    words = one_line(column.translate(_BLANKED), MAX_LABEL - 5)
    label = base = (words[:1].upper() + words[1:]) or "Column"
    number = 2
    while label.casefold() in taken:
        label, number = f"{base} {number}", number + 1
    taken.add(label.casefold())
    return label


def _choice(column: Profile) -> Choice | None:
    if not column.filled or column.links > 0.5 or fit(column.words, NEVER) > 0.4:
        return None
    if column.number_share >= 0.9:
        return _numbers(column)
    if column.day_share >= 0.8:
        score = 0.9 + 0.3 * bool(fit(column.words, DATE)) + 0.3 * column.filled_share
        return Choice(column, Kind.DATE, score, f"days from {min(column.days)} to {max(column.days)}")
    return _values(column)


def _numbers(column: Profile) -> Choice | None:
    known = fit(column.words, NUMBER)
    few = column.filled >= _FEW_ROWS and 2 < len(column.counts) <= 12
    if column.day_share >= 0.8 and fit(column.words, DATE):
        return Choice(column, Kind.DATE, 1.1, f"days from {min(column.days)} to {max(column.days)}")
    if (column.is_sequence and not known) or not (known or few or column.are_years):
        return None
    score = (1.3 if known else 1.0 if column.are_years else 0.6) + 0.3 * column.filled_share
    least, most = (f"{number:g}" if number % 1 or number < 10_000 else f"{number:,.0f}" for number in _ends(column))
    return Choice(column, Kind.NUMBER, score, f"numbers from {least} to {most}")


def _values(column: Profile) -> Choice | None:
    known = min(1.5 * fit(column.words, FACET), 1.0) or 0.5 * all(isinstance(value, bool) for value in column.values)
    items, separator = column.items, separator_of(column)
    if separator != column.separator:
        items = column.counts
    several = bool(separator) or column.lists > 0.3
    repeated = 1 - len(items) / max(items.total(), 1)
    if not items or max(column.chars if not several else 0, _mean(items)) > _LONGEST_VALUE:
        return None
    if (column.length > _MOST_WORDS and not several) or (column.codes > 0.8 and not known and repeated < 0.5):
        return None
    if len(items) < 2 and not (known and column.rows < _FEW_ROWS):
        return None
    few = column.filled < _FEW_ROWS
    enough = (repeated >= 0.2 or few) if known else repeated >= (0.4 if few else 0.5)
    if not enough or column.filled_share < (0.1 if known else 0.3):
        return None
    common = items.most_common(1)[0][1] / column.filled
    score = known + repeated + 0.3 * column.filled_share - 0.5 * (common > 0.95 and not few)
    how = f", split at “{separator}”" if separator else ", several in a row" if several else ""
    count = f"{len(items):,} different value{'s' if len(items) > 1 else ''}"
    return Choice(
        column, Kind.VALUES, score, f"{count} in {column.filled:,} row{'s' if column.filled > 1 else ''}{how}"
    )


def _say_the_same(one: Profile, other: Profile) -> bool:
    """Whether each value of the one goes with one of the other; where no value comes again, that says nothing."""
    pairs = set(zip(one.cells, other.cells, strict=True))
    again = one.rows > 9 and 2 < len(one.counts) <= 0.5 * one.filled
    return again and len(pairs) == len(one.counts) == len(other.counts)


def _ends(column: Profile) -> tuple[float, float]:
    return min(column.numbers), max(column.numbers)


def _mean(items: dict[str, int]) -> float:
    return sum(len(item) * count for item, count in items.items()) / max(sum(items.values()), 1)

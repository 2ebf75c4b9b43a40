"""Which columns are the name, the texts, the link and the image of a record."""

from collections.abc import Callable

from search.catalog.guess.profile import Profile
from search.catalog.words import FACET, IMAGE, LINK, NAME, NAMED, NEVER, PERSONS, TEXT, fit

MAX_TEXTS = 5
_PROSE = 8
_LONGEST_NAME = 20
_LEAST_NAME = 1.2


def image_of(columns: list[Profile]) -> list[Profile]:
    """The columns with the address of an image, best first: further ones fill where those before are empty."""

    def score(column: Profile) -> float:
        known = fit(column.words, IMAGE)
        if not column.filled:
            return 0.1 if known > 0.5 else 0.0
        usable = column.images > 0.5 or (known and column.links > 0.5)
        return (known + column.images + column.filled_share) * bool(usable)

    return _best(columns, score, IMAGE)


def link_of(columns: list[Profile]) -> list[Profile]:
    """The columns with the address of a page, best first: further ones fill where those before are empty."""

    def score(column: Profile) -> float:
        known = fit(column.words, LINK)
        if not column.filled:
            return 0.1 if known > 0.5 else 0.0
        return (2 * known + column.links + column.filled_share) * (column.links > 0.5 and column.images <= 0.5)

    return _best(columns, score, LINK)


def name_of(columns: list[Profile]) -> list[Profile]:
    """The columns with the name, best first: further ones fill where those before are empty."""
    return _best(columns, lambda column: (score := _as_name(column)) * (score >= _LEAST_NAME), NAME)


def texts_of(columns: list[Profile]) -> list[Profile]:
    """The columns with text to search, in the order of the table, without those that repeat another."""
    found: list[Profile] = []
    for column in sorted(filter(_is_text, columns), key=lambda column: (-_as_text(column), columns.index(column))):
        if len(found) < MAX_TEXTS and not any(_repeats(column, other) for other in found):
            found.append(column)
    if len(found) > 1:
        found = [column for column in found if column.filled] or found[:1]
    return sorted(found, key=columns.index)


def any_text(columns: list[Profile]) -> list[Profile]:
    """The column that is most like text, where none is a name or a text."""
    filled = [column for column in columns if column.filled]
    usable = [column for column in filled if max(column.links, column.number_share) <= 0.5] or [
        column for column in filled if fit(column.words, TEXT) > 0.8 or fit(column.words, NAME) > 0.8
    ]
    return [max(usable, key=lambda column: (column.distinct_share, column.chars))] if usable else []


def _as_name(column: Profile) -> float:
    # Reviews and tickets say which product they are about: what comes again names no record.
    known = fit(column.words, NAME) or 0.55 * (column.key in NAMED and column.distinct_share > 0.5)
    whole = known > 0.5
    if not column.filled:
        return 1.2 if whole else 0.0
    if column.links > 0.5 or column.lists > 0.3 or (column.length > _LONGEST_NAME and not whole):
        return 0.0
    score = (1.5 + known if whole else 4 * known) + column.distinct_share
    score += 0.5 * (column.length <= 12) - (1 - column.filled_share) - 2 * (column.length > _LONGEST_NAME)
    if not known and (fit(column.words, NEVER) or fit(column.words, FACET) or fit(column.words, TEXT) > 0.5):
        score -= 1.0
    if not known and (column.distinct_share < 0.8 or column.separator):
        score -= 1.0
    if not whole and any(word in PERSONS for word in column.words):
        score -= 1.2
    odd = max(column.number_share, column.day_share, column.codes) > 0.8
    return score - odd * (0.5 if whole else 3.0)


def _is_text(column: Profile) -> bool:
    known = fit(column.words, TEXT)
    if not column.filled:
        return known > 0.8
    if max(column.links, column.number_share, column.day_share) > 0.5:
        return False
    if known:
        return known > 0.95 or column.length >= 3 or (column.length >= 2 and column.distinct_share > 0.8)
    if any(fit(column.words, words) for words in (NEVER, FACET)):
        return column.length >= 3 * _PROSE
    several = column.separator or column.lists > 0.3
    return column.length >= _PROSE * (3 if several else 1) and column.distinct_share >= 0.3


def _as_text(column: Profile) -> float:
    """The known and the long first; an empty one is better than none."""
    length = min(column.length / 20, 1.5)
    return 1.5 * fit(column.words, TEXT) + length + 0.5 * column.distinct_share + column.filled_share


def _repeats(column: Profile, other: Profile) -> bool:
    """Whether nearly every text of the one is in the other."""
    pairs = [(one, two) for one, two in zip(column.cells, other.cells, strict=True) if one]
    return bool(pairs) and sum(one in two for one, two in pairs) > 0.9 * len(pairs)


def _best(columns: list[Profile], score: Callable[[Profile], float], known: list[str]) -> list[Profile]:
    """The column of highest score, then those of usual names that are filled only where the ones before are empty."""
    ranked = sorted((column for column in columns if score(column) > 0), key=lambda column: -score(column))
    best = ranked[:1]
    for column in ranked[1:]:
        if column.filled and fit(column.words, known) > 0.5 and not any(_both(column, other) for other in best):
            best.append(column)
    return best


def _both(column: Profile, other: Profile) -> bool:
    return any(one and two for one, two in zip(column.cells, other.cells, strict=True))

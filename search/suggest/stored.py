"""The catalog's words as points of an index: they follow the noise floor and are payload alone."""

from collections.abc import Iterator, Sequence

from search.store.store import Point, Store
from search.suggest.spelling import MOST_LETTERS, MOST_WORDS

_SPELLINGS = "spellings"
_WORDS_A_POINT = 2_000


def spelling_points(first: int, words: Sequence[str]) -> Iterator[Point]:
    """The points of the words, in order, ids from ``first`` on."""
    for id, start in enumerate(range(0, len(words), _WORDS_A_POINT), start=first):
        yield Point(id, {_SPELLINGS: " ".join(words[start : start + _WORDS_A_POINT])})


def point_count(words: int) -> int:
    """How many points so many words take."""
    return -(-words // _WORDS_A_POINT)


def load_words(store: Store, first: int, points: int) -> list[str]:
    """The words of so many points from ``first`` on; bounded, since others may write to a server too."""
    found = store.fetch(range(first, first + min(points, point_count(MOST_WORDS))))
    texts = [found[id].payload.get(_SPELLINGS) for id in sorted(found)]
    longest = _WORDS_A_POINT * (MOST_LETTERS + 1)
    words = [word for text in texts if isinstance(text, str) for word in text[:longest].split()]
    return [word for word in words if len(word) <= MOST_LETTERS]

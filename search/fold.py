"""The forms of a text in which words are compared."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

_KEPT = 65_536
_MAX_MARKS = 30
_INVISIBLE = frozenset(
    (
        *(0x00AD, 0x034F, 0x0640, 0x200C, 0x200D, 0x2060, 0xFEFF),  # soft hyphen, joiners, Arabic's tatweel
        *range(0x180B, 0x1810),
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),  # variation selectors
    )
)
MAY_HAVE_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u1dff\u20d0-\u20ff\u2cef-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ufb1e"
    "\ufe20-\ufe2f\U00010000-\U0001efff]"
)
"""Finds the scripts with marks: a text in Latin, Greek, Cyrillic, Chinese or Hangul is passed by quickly."""
_CAPITAL_I_WITH_DOT = 0x130


class Traced(NamedTuple):
    """A form of a text, and for each of its characters where in the text the half-open range it stands for begins
    and ends.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


class Form:
    """Texts without case and compatibility forms, with or without accents: "ﬁ" → "fi", "É" → "é" or "e".

    Marks that make the word are no accents and stay: vowel signs, viramas and nuktas of Indic scripts, the tone
    marks of Thai and Lao, the voicing of kana. Characters that are not seen, such as soft hyphens, are left out.
    ``also`` says what single characters become instead.
    """

    def __init__(self, *, accents: bool, also: Mapping[str, str] | None = None) -> None:
        self._table = _Table(accents)
        self._table.update({ord(char): becomes for char, becomes in (also or {}).items()})
        self._lower = not also

    def of(self, text: str) -> str:
        """The form of ``text``."""
        if self._lower and text.isascii():
            return text.lower()
        form = text.translate(self._table)
        return _composed(form) if self._may_join(text, form) else form

    def traced(self, text: str) -> Traced:
        """The form of ``text`` with where each of its characters comes from."""
        pieces = [*map(self._table.__getitem__, map(ord, text))]
        form = "".join(pieces)
        if len(form) == len(text) and all(pieces):
            traced = Traced(form, range(len(text)), range(1, len(text) + 1))
        else:
            traced = Traced(form, *_places(pieces))
        return _composed_traced(traced) if self._may_join(text, form) else traced

    def _may_join(self, text: str, form: str) -> bool:
        """Whether characters of a form may change together. One ligature may stand for 18 letters, so this looks at
        the different characters of ``text`` and not at all of the form.
        """
        if form.isascii() or not MAY_HAVE_MARKS.search(form):
            return False
        return not _joining().isdisjoint("".join(map(self._table.__getitem__, map(ord, set(text)))))


def _places(pieces: Sequence[str]) -> tuple[list[int], list[int]]:
    """Where the characters of a form come from, by what each character of the text has become."""
    starts = [i for i, piece in enumerate(pieces) for _ in piece]
    after = len(pieces)
    ends = starts.copy()
    for i in range(len(starts) - 1, -1, -1):
        ends[i] = after
        if not i or starts[i - 1] < starts[i]:
            after = starts[i]
    return starts, ends


class _Table(dict[int, str]):
    """What each character becomes. One at a time, because Unicode sorts a row of marks in quadratic time."""

    def __init__(self, accents: bool) -> None:
        super().__init__(dict.fromkeys(_INVISIBLE, "") | {_CAPITAL_I_WITH_DOT: "i"})
        self._accents = accents

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code))
        if not self._accents:
            decomposed = "".join(char for char in decomposed if not _is_accent(char))
        form = unicodedata.normalize("NFC", decomposed.casefold())
        if len(self) < _KEPT:
            self[code] = form
        return form


def _is_accent(char: str) -> bool:
    """Whether a character is a mark that a word is known without: é, Hebrew points, Arabic vowels.

    The classes 7 to 9 are nukta, kana voicing and virama, 84 to 132 the marks of Telugu, Thai, Lao and Tibetan.
    """
    mark = unicodedata.combining(char)
    return bool(mark) and not 7 <= mark <= 9 and not 84 <= mark <= 132


def _composed(text: str) -> str:
    """Letters and the marks after them as one character where there is one, and marks in one order."""
    return _clusters().sub(lambda match: unicodedata.normalize("NFC", match.group()), text)


def _composed_traced(traced: Traced) -> Traced:
    text, starts, ends = traced
    pieces: list[str] = []
    begins: list[int] = []
    stops: list[int] = []
    at = 0
    for match in _clusters().finditer(text):
        found, (start, end) = match.group(), match.span()
        composed = unicodedata.normalize("NFC", found)
        if composed == found:
            continue
        pieces += [text[at:start], composed]
        begins += [*starts[at:start], *[starts[start]] * len(composed)]
        stops += [*ends[at:start], *[ends[end - 1]] * len(composed)]
        at = end
    return Traced("".join([*pieces, text[at:]]), [*begins, *starts[at:]], [*stops, *ends[at:]])


@cache
def _joining() -> frozenset[str]:
    """The characters that may change with the one before them: marks, and the second halves of compositions."""
    second = set()
    for code in range(0xC0, 0x20000):
        pair = unicodedata.decomposition(chr(code))
        if pair and pair[0] != "<" and " " in pair:
            second.add(int(pair.split()[1], 16))
    codes = {code for code in range(0x300, 0x20000) if unicodedata.combining(chr(code))} | second
    return frozenset(map(chr, codes | {*range(0x1160, 0x1200)}))


@cache
def _clusters() -> re.Pattern[str]:
    """Finds characters that change together: a letter with marks in any order, and the halves of a composition."""
    joining = as_ranges({*map(ord, _joining())})
    return re.compile(f"[^{joining}][{joining}]{{1,{_MAX_MARKS}}}")


def as_ranges(codes: set[int]) -> str:
    """Character codes as the inside of a character class of a regular expression."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


PLAIN = Form(accents=False)
"""Without accents."""
SPELT = Form(accents=True)
"""With accents."""


def fold(text: str) -> str:
    """``text`` without case, accents and compatibility forms: "É" → "e", "ﬁ" → "fi"."""
    return PLAIN.of(text)

"""What the values of one column look like."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Values
from functools import cached_property
from typing import Any

from search.catalog.clean import first_of, logo_address, one_line, web_link
from search.catalog.values import day_text, listed, number_text, several_texts
from search.catalog.words import SEVERAL, fit, words_of

MAX_COLUMNS = 1_000
_MAX_CELLS = 100_000
_LEAST_ROWS = 50
_MAX_CHARS = 2_000
_EXAMPLE = 60
_SEPARATORS = (";", "|", ",", "/")
_LONGEST_ITEM = 30
_IMAGE = re.compile(r"data:image/|.*\.(?:png|jpe?g|gif|webp|svg|avif)(?:$|[?#])", re.IGNORECASE)
_CODE = re.compile(r"(?=\S*\d)[\w.:/#-]{2,}|[0-9a-fA-F-]{16,}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,200}\.\w+")
_WITHOUT_BLANKS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Profile:
    """One column of a sample: ``cells`` are its texts on one line, row by row, "" where a row has none."""

    def __init__(self, column: str, values: Sequence[object]) -> None:
        self.column = column
        self.words = words_of(column)
        self.key = "_".join(self.words)
        self.rows = len(values)
        self.values = [value for value in values if value is not None and value != ""]
        self.cells = [one_line(value, _MAX_CHARS) if value is not None else "" for value in values]
        self.texts = [cell for cell in self.cells if cell]
        self.filled = len(self.texts)

    @property
    def filled_share(self) -> float:
        return self.filled / max(self.rows, 1)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many rows have each value, without case."""
        return Counter(text.casefold() for text in self.texts)

    @property
    def distinct_share(self) -> float:
        return len(self.counts) / max(self.filled, 1)

    @cached_property
    def chars(self) -> float:
        """The mean length in characters."""
        return sum(map(len, self.texts)) / max(self.filled, 1)

    @cached_property
    def length(self) -> float:
        """The mean length in words, two characters for one in scripts without blanks."""
        return sum(map(_length, self.texts)) / max(self.filled, 1)

    @cached_property
    def links(self) -> float:
        """The share of values that are addresses on the web."""
        return self._share(web_link)

    @cached_property
    def images(self) -> float:
        """The share of values that are addresses of images."""
        return self._share(lambda value: (address := logo_address(value)) and _IMAGE.match(address))

    @cached_property
    def codes(self) -> float:
        """The share of values that are e-mail addresses or single words with digits, as identifiers are."""
        return sum(bool(_EMAIL.fullmatch(text) or _CODE.fullmatch(text)) for text in self.texts) / max(self.filled, 1)

    @cached_property
    def lists(self) -> float:
        """The share of values that are lists."""
        return self._share(lambda value: listed(value) is not None)

    @cached_property
    def decimal(self) -> str:
        """The decimal mark with which most values are numbers."""
        point, comma = (self._share(lambda value, m=mark: number_text(first_of(value), m)) for mark in ".,")  # type: ignore[misc]
        return "," if comma > point else "."

    @cached_property
    def numbers(self) -> list[float]:
        """The values that are numbers."""
        texts = (number_text(first_of(value), self.decimal) for value in self.values)
        return [float(text) for text in texts if text]

    @property
    def number_share(self) -> float:
        return len(self.numbers) / max(self.filled, 1)

    @property
    def are_years(self) -> bool:
        return bool(self.numbers) and all(number == int(number) and 1000 <= number <= 2100 for number in self.numbers)

    @property
    def is_sequence(self) -> bool:
        """Whether whole numbers count the rows."""
        ahead = zip(self.numbers, self.numbers[1:], strict=False)
        return len(self.numbers) > 2 and all(second - first == 1 for first, second in ahead)

    @cached_property
    def days(self) -> list[str]:
        """The values that are days, with the day first."""
        days = (day_text(first_of(value), True) for value in self.values)
        return [day for day in days if day]

    @property
    def day_share(self) -> float:
        return len(self.days) / max(self.filled, 1)

    def day_first(self, usual: bool) -> bool:
        """Whether days come before months in dates such as 3/4/2012; ``usual`` where the values leave it open."""
        firsts = [int(found[1]) for text in self.texts if (found := re.match(r"(\d{1,2})[-/.]", text))]
        seconds = [int(found[1]) for text in self.texts if (found := re.match(r"\d{1,2}[-/.]\s?(\d{1,2})[-/.]", text))]
        if max(firsts, default=0) > 12 or max(seconds, default=0) > 12:
            return max(firsts, default=0) > 12
        return usual or any(re.match(r"\d{1,2}\.", text) for text in self.texts)

    @cached_property
    def separator(self) -> str:
        """The mark that stands between several short values of one row, or ""."""
        marks = () if self.lists > 0.3 else _SEPARATORS
        return next((mark for mark in marks if self._separates(mark)), "")

    @cached_property
    def items(self) -> Counter[str]:
        """How many rows have each value, several of a row counted each."""
        separator = self.separator
        several = (several_texts(value, separator) for value in self.values)
        return Counter(item.casefold() for items in several for item in items)

    @property
    def examples(self) -> tuple[str, ...]:
        """The first two different values, shortened."""
        first = dict.fromkeys(
            text if len(text) <= _EXAMPLE else text[: _EXAMPLE - 1].rstrip() + "…" for text in self.texts
        )
        return tuple(first)[:2]

    def _separates(self, mark: str) -> bool:
        split = [several_texts(value, mark) for value in self.values if isinstance(value, str)]
        parted = [items for items in split if len(items) > 1]
        items = Counter(item.casefold() for items in split for item in items)
        if len(parted) < 0.2 * max(self.filled, 1) or max(map(len, items), default=0) > _LONGEST_ITEM:
            return False
        if mark in ";|" and fit(self.words, SEVERAL) and len(items) < items.total():
            return True
        # A place or a person, "Lyon, France", has as many parts in every row, and a list has not.
        sizes = Counter(map(len, split))
        return (mark in ";|" or sizes.most_common(1)[0][1] < 0.9 * len(split)) and (
            len(items) < 0.8 * items.total() and len(items) < len(self.counts) * (1.5 if mark in ";|" else 1.0)
        )

    def _share(self, test: Callable[[Any], object]) -> float:
        return sum(bool(test(value)) for value in self.values) / max(self.filled, 1)


def profiles(rows: Sequence[Values[str, Any]]) -> list[Profile]:
    """The columns of the rows in the order in which they first come, at most 1,000, from at most 100,000 cells."""
    columns = [*dict.fromkeys(column for values in rows for column in values)][:MAX_COLUMNS]
    looked_at = rows[: max(_LEAST_ROWS, _MAX_CELLS // max(len(columns), 1))]
    return [Profile(column, [values.get(column) for values in looked_at]) for column in columns]


def _length(text: str) -> float:
    words = text.count(" ") + 1
    return words if text.isascii() else max(words, len(_WITHOUT_BLANKS.findall(text)) / 2)

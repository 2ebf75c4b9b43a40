"""The one form in which every engine explains a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class TermFacts(NamedTuple):
    """The factors of a BM25 part: times in the text, idf, what frequency and length make of it, times asked."""

    frequency: int
    idf: float
    saturation: float
    length: int
    mean_length: float
    asked: int


class Part(NamedTuple):
    """One summand of a score, with what it stands for."""

    label: str
    value: float
    facts: TermFacts | None = None


class Heat(NamedTuple):
    """What a half-open range of characters of the text adds to the score; negative lowers it."""

    start: int
    end: int
    value: float


@dataclass(frozen=True)
class Explanation:
    """Why a startup has its score from one engine: ``parts`` sum to ``score``.

    ``heat`` lays the parts that stand for words over ``text``, in the order of the text. The
    model read ``read`` characters of it (all of them for other engines). ``parents`` are the
    explanations of the rankings a fused score is made of.
    """

    engine: str
    id: int
    score: float
    text: str
    parts: tuple[Part, ...]
    heat: tuple[Heat, ...] = ()
    read: int = 0
    parents: tuple[Explanation, ...] = ()

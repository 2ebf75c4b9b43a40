"""The one form in which every engine explains a score."""

from dataclasses import dataclass
from typing import NamedTuple


class TermFacts(NamedTuple):
    """The factors of a BM25 part: ``value = idf · saturation · asked``.

    ``frequency`` is how often the text has the term, ``length`` and ``avgdl`` are its length and the mean one
    in terms, ``asked`` is how often the query has the term.
    """

    frequency: int
    idf: float
    saturation: float
    length: int
    avgdl: float
    asked: int


class Part(NamedTuple):
    """One summand of a score, with what it stands for.

    ``small`` tells that this is no word with a meaning: punctuation, a stop word of the catalog's language or a mark
    of the model's.
    """

    label: str
    value: float
    facts: TermFacts | None = None
    small: bool = False


class Heat(NamedTuple):
    """What a half-open range of characters of the text adds to the score; negative lowers it."""

    start: int
    end: int
    value: float


class FusedSide(NamedTuple):
    """What one engine adds to a sum of scores: ``part = weight · trust · relative``.

    ``weight`` and ``trust`` are from 0 to 1, and so is ``relative``, the record's ``score`` as a share of the score
    of the engine's ``best`` hit. ``evidence`` is what the trust comes from: see ``search.hybrid.scores.Side``.
    """

    engine: str
    weight: float
    trust: float
    best: float
    evidence: float
    score: float | None
    relative: float
    part: float


@dataclass(frozen=True)
class Explanation:
    """Why a startup has its score from one engine: ``parts`` sum to ``score``.

    ``heat`` lays the parts that stand for words over ``text``, in the order of the text. The
    model read ``read`` characters of it (all of them for other engines). ``parents`` are the
    explanations of the rankings a fused score is made of; ``fused`` tells of both engines where scores are summed;
    ``fusion`` is "scores", "rrf", or at an end of the weight the engine that has all of it.
    """

    engine: str
    id: int
    score: float
    text: str
    parts: tuple[Part, ...]
    heat: tuple[Heat, ...] = ()
    read: int = 0
    parents: "tuple[Explanation, ...]" = ()
    fused: tuple[FusedSide, ...] = ()
    fusion: str = ""

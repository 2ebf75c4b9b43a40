"""The labelled lists: one tab-separated file for each catalog and purpose.

A held-out list is written and checked by hand before it is scored, and scored with one rule only: when
the rule changes after that, the list joins the tuning list and a new one is written. The tuning lists
hold five former held-out lists of the bundled catalog and three of the companies. When the bundled catalog grew
from 168 startups to 1,200, queries that it had come to answer were given an answer or left out. Its held-out list was
scored twice: with the rule of before, and after one constant had been raised by what the tuning lists ask for.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

ANSWERABLE = "answerable"
GIBBERISH = "gibberish"
OFF_CATALOG = "off-catalog"

_FOLDER = Path(__file__).parent
_KINDS = (ANSWERABLE, GIBBERISH, OFF_CATALOG)


class Labelled(NamedTuple):
    """A query, its kind, and the name of a startup that answers it ("" where none does)."""

    kind: str
    query: str
    answer: str


def labelled(catalog: str, purpose: str) -> list[Labelled]:
    """The list of a catalog ("bundled", "companies") for a purpose ("tuning", "held_out").

    Raises OSError if there is none, ValueError naming the line that is not as described.
    """
    path = _FOLDER / f"{catalog}_{purpose}.tsv"
    entries = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2):
        kind, query, answer = line.split("\t")
        if kind not in _KINDS or not query or bool(answer) != (kind == ANSWERABLE):
            raise ValueError(f"{path.name}, line {number}: {line!r}")
        entries.append(Labelled(kind, query, answer))
    return entries


def fitting(names: Collection[str]) -> str:
    """Which catalog's lists fit one with these startups: all answers are among them. "" if none do."""
    known = set(names)
    for path in sorted(_FOLDER.glob("*_held_out.tsv")):
        catalog = path.stem.removesuffix("_held_out")
        if all(entry.answer in known for entry in labelled(catalog, "held_out") if entry.answer):
            return catalog
    return ""

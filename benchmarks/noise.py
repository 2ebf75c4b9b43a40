"""How well the noise floor tells queries without an answer from those with one.

``python -m benchmarks.noise [CATALOG]`` measures on the held-out list that fits the catalog, ``--list
tuning`` on the one the constants of ``search/noise/verdict.py`` were chosen on, ``--misses`` names
the queries judged wrongly, and ``--write`` keeps the two rates for the page.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench import LIMIT, Bench, prepare
from benchmarks.noise_queries import ANSWERABLE, GIBBERISH, OFF_CATALOG, Labelled, fitting, fresh_gibberish, labelled
from benchmarks.row import HEADER, Row, Target
from search.errors import SearchError
from search.index import Index
from search.index.judging import Question
from search.neural import Encoder
from search.noise import Measured, read_query
from search.noise.measured import write_measured
from search.noise.verdict import bar
from search.settings import BUNDLED_CATALOG
from search.store.store import NO_FILTER

FLAGGED = Target(0.80)
WRONGLY_FLAGGED = Target(0.05, at_least=False)


class Judged(NamedTuple):
    """A query with its best cosine, and how far it is above what the rule needs (in spreads of noise)."""

    entry: Labelled
    cosine: float
    margin: float
    good: bool


def judged(entries: Sequence[Labelled], index: Index, vectors: NDArray[np.float32], encoder: Encoder) -> list[Judged]:
    """The verdict on each query, from exact cosines to the records' ``vectors``, shape (n, dimension)."""
    floor, tokenizer = index.judge.floor, index.tokenizer
    found = []
    for entry, vector in zip(entries, encoder.encode([entry.query for entry in entries]), strict=True):
        cosines = vectors @ vector
        best = np.argsort(-cosines, kind="stable")[:LIMIT].tolist()
        question = Question(entry.query, NO_FILTER, tokenizer, index.manifest.bm25)
        asked = index.store.search(question.readings) if question.readings else []
        names = [frozenset(tokenizer.tokenize(index.record(id).name)) for id in best]
        reading = read_query(question.terms, held=question.held(asked), known=question.known(asked), names=names)
        cosine = float(cosines[best[0]])
        margin = (cosine - bar(floor, reading, vector)) / floor.spread
        found.append(Judged(entry, cosine, margin, cosine >= bar(floor, reading, vector)))
    return found


def rate(found: Sequence[Judged], *kinds: str) -> float:
    """The share of the queries of these kinds that are flagged as without a good match, 0 to 1."""
    chosen = [one for one in found if one.entry.kind in kinds]
    return sum(not one.good for one in chosen) / len(chosen)


def separation(found: Sequence[Judged], of: str) -> float:
    """AUC: how often a query with an answer has more of ``of`` (cosine, margin) than one without."""
    having = np.array([getattr(one, of) for one in found if one.entry.kind == ANSWERABLE])
    lacking = np.array([getattr(one, of) for one in found if one.entry.kind != ANSWERABLE])
    above = (having[:, None] > lacking).mean() + (having[:, None] == lacking).mean() / 2
    return float(above)


def evaluate(bench: Bench, purpose: str = "held_out") -> list[Judged]:
    """The verdicts on the list that fits the catalog, or on fresh gibberish where none does."""
    catalog = fitting([record.name for record in bench.records])
    entries = labelled(catalog, purpose) if catalog else fresh_gibberish()
    return judged(entries, bench.index, bench.vectors, bench.encoder)


def measure(bench: Bench) -> list[Row]:
    return rows(evaluate(bench))


def rows(found: Sequence[Judged]) -> list[Row]:
    """The report on the verdicts."""

    def share(what: str, target: Target | None, *kinds: str) -> Row:
        flagged = sum(not one.good for one in found if one.entry.kind in kinds)
        asked = sum(one.entry.kind in kinds for one in found)
        return Row(what, rate(found, *kinds), ours=f"{flagged} of {asked}", target=target)

    if all(one.entry.kind == GIBBERISH for one in found):
        return [share("“no good match”, fresh gibberish", FLAGGED, GIBBERISH)]
    return [
        share("“no good match”, queries without an answer", FLAGGED, GIBBERISH, OFF_CATALOG),
        share("the same, gibberish", None, GIBBERISH),
        share("the same, English about something else", None, OFF_CATALOG),
        share("“no good match”, queries with an answer", WRONGLY_FLAGGED, ANSWERABLE),
        Row("AUC of the best cosine alone", separation(found, "cosine")),
        Row("AUC of the rule", separation(found, "margin")),
    ]


def summary(bench: Bench, found: Sequence[Judged]) -> Measured:
    """What the page tells of a measurement on the held-out list."""
    lacking = sum(one.entry.kind != ANSWERABLE for one in found)
    return Measured(
        catalog=bench.catalog.name,
        records=bench.manifest.records,
        date=time.strftime("%Y-%m-%d"),
        method="queries written by hand for this catalog, none of which the rule was chosen on; exact cosines",
        flagged=round(rate(found, GIBBERISH, OFF_CATALOG), 4),
        unanswerable=lacking,
        wrongly_flagged=round(rate(found, ANSWERABLE), 4),
        answerable=len(found) - lacking,
    )


def main() -> int:
    """0 whether or not targets are met; 1 for a fault."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.noise", description="Measure the noise floor.")
    parser.add_argument("catalog", nargs="?", type=Path, default=BUNDLED_CATALOG, metavar="CATALOG")
    parser.add_argument("--index-dir", type=Path, metavar="DIR", help="an index of the catalog")
    parser.add_argument("--list", choices=("held_out", "tuning"), default="held_out", dest="purpose")
    parser.add_argument("--misses", action="store_true", help="also name the queries judged wrongly")
    parser.add_argument("--write", action="store_true", help="keep the two rates for the page")
    options = parser.parse_args()
    try:
        bench = prepare(options.catalog, options.index_dir)
    except SearchError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 1
    found = evaluate(bench, options.purpose)
    print(HEADER, *rows(found), sep="\n")
    if options.misses:
        wrong = [one for one in found if one.good != (one.entry.kind == ANSWERABLE)]
        print("", *(f"{one.entry.kind}: {one.entry.query} ({one.margin:+.2f})" for one in wrong), sep="\n")
    if options.write:
        if options.purpose != "held_out" or not any(one.entry.kind == ANSWERABLE for one in found):
            print("benchmarks: only a measurement on a held-out list is kept", file=sys.stderr)
            return 1
        write_measured(summary(bench, found))
    return 0


if __name__ == "__main__":
    sys.exit(main())

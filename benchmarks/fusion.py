"""How good the ranking of each way to fuse is, on queries with known answers.

``python -m benchmarks.fusion [CATALOG [VECTORS]]`` measures on the bundled catalog by the judgments of the test
collection, on the companies by those queries of ``benchmarks/noise_queries`` that have an answer, each with one company
that answers it. VECTORS is a ``.npy`` with a row for each record, so that the catalog is not encoded.
Every record is scored exactly by both engines; each fusion sees the first 260 of both rankings where it needs ranks or
minima. It prints tables in Markdown.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.fusions import ENGINES_ALONE, METHODS, Array, Case, Wanted
from benchmarks.noise_queries import fitting, labelled
from search.build import build_index
from search.catalog import CatalogFile
from search.catalog.names import name_key
from search.collection import Collection, load_collection
from search.collection.collection import HELD_OUT, OPEN
from search.collection.measures import RELEVANT, measured
from search.edge.database import EdgeDatabase
from search.hybrid import WINDOW
from search.index import Index, open_index
from search.index.information import Information
from search.neural import QueryEncoder, SentenceEncoder
from search.record import Record
from search.request import HYBRID, SearchRequest
from search.settings import BUNDLED_CATALOG, DEFAULT_MODEL, load_settings
from search.store.store import MEANING, WORDS, Filter, Reading

WEIGHTS = (0.2, 0.35, 0.5, 0.65, 0.8)
_EVEN = 0.5

Fuse = Callable[[Case, float], Array]


class Known:
    """An encoder that looks the texts of a catalog up and encodes all others."""

    def __init__(self, encoder: SentenceEncoder, vectors: dict[str, NDArray[np.float32]]) -> None:
        self._encoder, self._vectors = encoder, vectors
        self.identity, self.shares = encoder.identity, encoder.shares

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Encoder``."""
        new = [text for text in texts if text not in self._vectors]
        encoded = dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
        rows = [encoded[text] if text in encoded else self._vectors[text] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), -1)


class Quality(NamedTuple):
    mrr: float
    ndcg: float


def quality(fuse: Fuse, cases: Sequence[Case], weight: float) -> Quality:
    """The mean reciprocal rank of the first record that answers, and nDCG@10; a score of 0 is no hit."""
    found = [_quality(fuse(case, weight), case, fuse not in ENGINES_ALONE) for case in cases]
    return Quality(*np.mean(found, axis=0).tolist())


def _quality(scores: Array, case: Case, bonus: bool) -> Quality:
    scores = scores.copy()
    if bonus:
        scores[case.named] += 1.0
    grades = case.wanted.grades
    ranking = [id for id in np.argsort(-scores, kind="stable").tolist() if scores[id] > 0]
    first = next((rank for rank, id in enumerate(ranking, 1) if grades.get(id, 0) >= RELEVANT), np.inf)
    return Quality(1 / first, measured(ranking, grades).ndcg)


def lists_for(records: Sequence[Record]) -> dict[str, list[Wanted]]:
    """The lists that fit a catalog, without the queries whose answer it lacks."""
    ids = {record.name: record.id for record in records}
    collection = load_collection()
    if [*ids] == [one.name for one in collection.startups]:
        return judged_lists(collection)
    return {
        purpose.replace("_", " "): [
            Wanted(one.query, one.kind, {ids[one.answer]: RELEVANT})
            for one in labelled(fitting({*ids}) or "companies", purpose)
            if one.answer in ids
        ]
        for purpose in ("held_out", "tuning")
    }


def judged_lists(collection: Collection) -> dict[str, list[Wanted]]:
    """The queries of each part that have an answer."""
    qrels, ids = collection.qrels(), {one.key: id for id, one in enumerate(collection.startups)}
    return {
        part: [
            Wanted(query.query, query.kind, {ids[key]: grade for key, grade in qrels[query.id].items()})
            for query in collection.answered(part)
        ]
        for part in (OPEN, HELD_OUT)
    }


def cases_of(index: Index, records: Sequence[Record], wanted: Sequence[Wanted]) -> list[Case]:
    """Both exact scores of every record for each query."""
    assert index.queries is not None
    vectors = np.array([point.meaning for point in index.store.scroll([MEANING]) if point.meaning is not None])
    bm25, floor = index.manifest.bm25, index.judge.floor
    information = Information(index.tokenizer, bm25)
    found = []
    for one in wanted:
        terms = index.tokenizer.tokenize(one.query)
        readings = [Reading(bm25.query(terms), len(records), using=WORDS)] if terms else []
        bm25s = np.zeros(len(records))
        for scored in index.store.search(readings)[0] if readings else ():
            bm25s[scored.id] = max(0.0, scored.score)
        unknown = information.unknown(terms)
        information.learn(unknown, index.store.search(information.readings(unknown)) if unknown else [])
        cosines = (vectors @ index.queries.encoder.encode([one.query])[0]).astype(np.float64)
        named = [record.id for record in records if name_key(record.name) == name_key(one.query)]
        held = [term for term in terms if index.store.count(Filter(every_term=(term,)))]
        told = (information.of(terms), information.of(held), len(terms), floor.typical, floor.spread)
        found.append(Case(one, cosines, bm25s, named, *told))
    return found


@contextmanager
def opened(catalog: Path, vectors: Path | None, records: Sequence[Record]) -> Iterator[Index]:
    """An index of the catalog in a folder that is gone afterwards."""
    encoder = SentenceEncoder(DEFAULT_MODEL)
    known: dict[str, NDArray[np.float32]] = {}
    if vectors is not None:
        rows = np.load(vectors).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        known = {record.text: row for record, row in zip(records, rows, strict=True)}
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(index_dir=Path(folder), catalog=catalog, model=DEFAULT_MODEL)
        database, name, queries = EdgeDatabase(settings.index_dir), "fusion", QueryEncoder(Known(encoder, known))
        build_index(CatalogFile(catalog), database, name, queries.encoder, DEFAULT_MODEL, settings.index_dir)
        yield open_index(database, name, settings, queries).answering(queries)


def quality_table(lists: dict[str, list[Case]]) -> Iterator[str]:
    """MRR and nDCG@10 at equal shares, and the mean nDCG@10 over the weights from .2 to .8."""
    yield "| | " + " | ".join(f"{name} ({len(cases)})" for name, cases in lists.items()) + " |"
    yield "|---" * (1 + len(lists)) + "|"
    for name, fuse in METHODS.items():
        row = [name]
        for cases in lists.values():
            even = quality(fuse, cases, _EVEN)
            mean = np.mean([quality(fuse, cases, weight).ndcg for weight in WEIGHTS])
            row.append(f"{even.mrr:.3f} · {even.ndcg:.3f} · {mean:.3f}")
        yield f"| {' | '.join(row)} |"


def kinds_table(cases: Sequence[Case]) -> Iterator[str]:
    """nDCG@10 at equal shares by kind of query."""
    kinds = {kind: [case for case in cases if case.wanted.kind == kind] for kind in {one.wanted.kind for one in cases}}
    ordered = sorted(kinds)
    yield "| nDCG@10 | " + " | ".join(f"{kind} ({len(kinds[kind])})" for kind in ordered) + " |"
    yield "|---" * (1 + len(kinds)) + "|"
    for name, fuse in METHODS.items():
        row = (f"{quality(fuse, kinds[kind], _EVEN).ndcg:.3f}" for kind in ordered)
        yield f"| {name} | {' | '.join(row)} |"


def reading_table(index: Index, lists: dict[str, list[Case]]) -> Iterator[str]:
    """How many records a search asks for their true scores, and how often all its hits are certainly the best."""
    yield "| hits asked for | queries | records asked about, median | at most | all hits certain |"
    yield "|---|---|---|---|---|"
    queries = list(dict.fromkeys(case.wanted.query for cases in lists.values() for case in cases))
    for limit in (10, 100):
        asked, certain = [], 0
        for query in queries:
            request = SearchRequest(query, HYBRID, limit)
            answer = index._ask(request, WINDOW, fused=True)
            way = index._fusing(answer, request)
            ids = way.undecided(limit)
            answer.complete((), scored=ids)
            fused = way.fused(ids)
            asked.append(len(ids))
            certain += fused.exact >= min(limit, len(fused.found))
        yield f"| {limit} | {len(queries)} | {np.median(asked):.0f} | {max(asked)} | {certain / len(queries):.1%} |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fusion", description="Compare ways to fuse.")
    parser.add_argument("catalog", nargs="?", type=Path, default=BUNDLED_CATALOG, metavar="CATALOG")
    parser.add_argument("vectors", nargs="?", type=Path, metavar="VECTORS")
    options = parser.parse_args()
    records = [*CatalogFile(options.catalog)]
    with opened(options.catalog, options.vectors, records) as index:
        lists = {name: cases_of(index, records, wanted) for name, wanted in lists_for(records).items()}
        reading = [*reading_table(index, lists)]
    print("MRR · nDCG@10 · mean nDCG@10 over the weights", *quality_table(lists), sep="\n")
    if OPEN in lists:
        print("", *kinds_table(lists[OPEN]), sep="\n")
    print("", *reading, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

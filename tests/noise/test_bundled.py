"""The floor of the bundled catalog with the real model, against queries the rule was not chosen on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.noise import Judged, floor_of, judged, rate
from benchmarks.noise_queries import ANSWERABLE, GIBBERISH, OFF_CATALOG, Labelled, fitting, labelled
from search.catalog import Catalog
from search.catalog.examples import EXAMPLES, TOPICS
from search.index import IndexFolder
from search.index.parts import open_text_parts
from search.neural import SentenceEncoder
from search.noise import noise_queries, read_query

Judge = Callable[[Sequence[Labelled]], list[Judged]]


@pytest.fixture(scope="module")
def judge_all(bundled_index: Path, minilm: SentenceEncoder) -> Judge:
    generation = IndexFolder(bundled_index).current()
    parts, vectors = open_text_parts(generation), np.load(generation / "vectors.npy")
    floor = floor_of(parts, vectors, minilm)
    return lambda entries: judged(entries, parts, vectors, minilm, floor)


def flagged(found: list[Judged]) -> list[str]:
    return [one.entry.query for one in found if not one.good]


def test_queries_without_an_answer_are_flagged_and_queries_with_one_are_not(judge_all: Judge) -> None:
    found = judge_all(labelled("bundled", "held_out"))
    assert rate(found, GIBBERISH, OFF_CATALOG) >= 0.80
    assert rate(found, ANSWERABLE) <= 0.05


def test_letters_typed_at_random_are_flagged(judge_all: Judge) -> None:
    assert flagged(judge_all([Labelled(GIBBERISH, "khgcvyuui", "")])) == ["khgcvyuui"]


def test_no_example_is_flagged(judge_all: Judge) -> None:
    queries = [example.query for example in EXAMPLES] + list(TOPICS)
    assert flagged(judge_all([Labelled(ANSWERABLE, query, "") for query in queries])) == []


def test_no_startup_asked_for_by_name_is_flagged(judge_all: Judge, bundled: Catalog) -> None:
    names = [startup.name for startup in bundled.startups]
    assert flagged(judge_all([Labelled(ANSWERABLE, name, name) for name in names])) == []


def test_the_words_of_the_noise_are_not_in_the_catalog(bundled_index: Path) -> None:
    fulltext = open_text_parts(IndexFolder(bundled_index).current()).fulltext
    rows, tokenize = fulltext.postings.rows, fulltext.tokenizer.tokenize
    drawn = noise_queries(lambda word: any(term in rows for term in tokenize(word)))
    assert not any(read_query(query, fulltext).held for query in drawn[1::2])


@pytest.mark.parametrize("catalog", ["bundled", "companies"])
@pytest.mark.parametrize("kind", [ANSWERABLE, GIBBERISH, OFF_CATALOG])
def test_the_lists_are_long_enough_and_share_no_query(catalog: str, kind: str) -> None:
    tuning, held_out = (
        {entry.query for entry in labelled(catalog, purpose) if entry.kind == kind}
        for purpose in ("tuning", "held_out")
    )
    assert min(len(tuning), len(held_out)) >= 40
    assert not tuning & held_out


def test_the_bundled_lists_are_recognised_by_the_names_of_the_answers(bundled: Catalog) -> None:
    assert fitting([startup.name for startup in bundled.startups]) == "bundled"
    assert fitting(["Acme"]) == ""

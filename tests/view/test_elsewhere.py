from __future__ import annotations

import pytest

from search.compare import Comparison
from search.index import Index
from search.record import Hit
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SearchRequest
from search.view import elsewhere
from search.view.difference import ordinal
from search.view.element import text
from search.view.words import LABELS, score_text
from tests.view.compared import bakers, compared


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return bakers(tmp_path_factory.mktemp("bakers"))


def notes(hit: Hit, engine: str, comparison: Comparison) -> list[str]:
    """The lines below a card, without markup."""
    return [text(note) for note in elsewhere.notes(hit, engine, comparison)]


@pytest.mark.parametrize("query", ["bread dog", "baker 3"])
def test_cards_tell_moves_and_true_ranks(index: Index, query: str) -> None:
    comparison = compared(index, query, NEURAL, FULLTEXT)
    told = {"shown": 0, "ranked": 0, "unfound": 0}
    for engine, other in ((NEURAL, FULLTEXT), (FULLTEXT, NEURAL)):
        whole = index.search(SearchRequest(query, other, limit=31)).hits
        ranks = {hit.id: hit.rank for hit in whole}
        for hit in comparison.result(engine).hits:
            (note,) = notes(hit, engine, comparison)
            if hit.id not in ranks:
                assert f"{LABELS[other]}: not found" in note
                told["unfound"] += 1
            elif ranks[hit.id] > comparison.limit:
                assert f"{LABELS[other]}: {ordinal(ranks[hit.id])} of 31" in note
                told["ranked"] += 1
            else:
                move = ranks[hit.id] - hit.rank
                sign = "=" if move == 0 else f"{'↑' if move > 0 else '↓'}{abs(move)}"
                assert note.endswith(f"{sign} {LABELS[other]} {ordinal(ranks[hit.id])}")
                told["shown"] += 1
    assert told["shown"] + told["ranked"] > 4


def test_a_hybrid_card_tells_the_ranks_it_is_made_of(index: Index) -> None:
    comparison = compared(index, "bread dog", *ENGINES)
    for hit in comparison.result(HYBRID).hits:
        (note,) = notes(hit, HYBRID, comparison)
        expected = [
            f"{LABELS[parent.engine]} –"
            if parent.rank is None
            else f"{LABELS[parent.engine]} {ordinal(parent.rank)} ({score_text(parent.score or 0, parent.engine)})"
            for parent in hit.parents
        ]
        assert note == " · ".join(expected)

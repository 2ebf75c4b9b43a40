"""Rankings that are read only so deep: what is deeper is told to be deeper, and no rank is made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engine import ENGINES, FULLTEXT, HYBRID, NEURAL
from search.hybrid import Fusion
from search.server import nearest, rankings
from search.service import Engines
from search.view.comparison_data import comparison_data
from search.view.difference import difference, place
from search.view.tied import parents_html
from tests.corpus import HashEncoder, write_jsonl
from tests.indexes import build, open_engines, over_http
from tests.qdrant_server import QdrantOverEdge

COUNT, DEEP = 40, 12


@pytest.fixture
def engines(qdrant: QdrantOverEdge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engines:
    monkeypatch.setattr(nearest, "DEEPEST", DEEP)
    monkeypatch.setattr(rankings, "DEPTH", DEEP)
    records = [{"name": f"Shop {i}", "description": "bread " + "filler " * i} for i in range(COUNT)]
    at = over_http(tmp_path / "i", qdrant.url)
    build(write_jsonl(tmp_path / "c.jsonl", records), tmp_path / "i", HashEncoder(), at)
    return open_engines(Path(), HashEncoder(), at)


@pytest.mark.parametrize("name", [NEURAL, FULLTEXT])
def test_deeper_ranks_are_not_known_but_scores_are(engines: Engines, name: str) -> None:
    shown = {hit.id: hit for hit in engines.search(name, "bread", limit=COUNT).hits}
    standings = engines.engine(name).standings("bread", range(COUNT))
    for id, standing in standings.items():
        hit = shown[id]
        assert standing.score == pytest.approx(hit.score, abs=1e-6)
        assert (standing.rank, standing.beyond) == ((hit.rank, None) if hit.rank <= DEEP else (None, DEEP))


def test_what_one_ranking_has_deeper_adds_nothing_and_says_so(engines: Engines) -> None:
    hits = engines.search(HYBRID, "bread", limit=COUNT).hits
    assert DEEP < len(hits) <= 2 * DEEP
    for hit in hits:
        neural, fulltext = hit.parents
        assert hit.score == pytest.approx(Fusion().score(neural.rank, fulltext.rank), abs=1e-12)
        for parent in hit.parents:
            assert (parent.rank is None) == (parent.beyond == DEEP)
        assert ("below 12th" in parents_html(hit)) == any(parent.rank is None for parent in hit.parents)
    found = engines.engine(HYBRID).standings("bread", range(COUNT))
    assert sorted(s.rank for s in found.values() if s.rank) == [*range(1, len(hits) + 1)]
    assert {s.beyond for s in found.values() if not s.rank} == {len(hits)}


def test_comparing_tells_how_deep_was_looked(engines: Engines) -> None:
    found = engines.compare(ENGINES, "bread", limit=3)
    places = [place(elsewhere) for elsewhere in found.elsewhere.values()]
    assert f"below {DEEP}th of {COUNT}" in places
    assert not any("not found" in told for told in places)
    said = " ".join(sentence for pair in found.agreements for sentence in difference(found, *pair))
    assert "not find" not in said
    hits = [hit for result in comparison_data(found)["results"] for hit in result["result"]]
    assert any(there["beyond"] == DEEP for hit in hits for there in hit["elsewhere"])
    for name in ENGINES:
        ids = [hit.id for hit in found.result(name).hits]
        for explained in engines.explain(name, "bread", ids):
            assert sum(part.value for part in explained.parts) == pytest.approx(explained.score, abs=1e-5)


def test_true_ranks_of_ten_hits_cost_two_exchanges(engines: Engines, qdrant: QdrantOverEdge) -> None:
    engines.search(NEURAL, "bread")
    qdrant.requests.clear()
    engines.engine(NEURAL).standings("bread", range(10))
    assert len(qdrant.requests) == 2


def test_a_search_costs_one_exchange_and_one_for_records_not_yet_read(engines: Engines, qdrant: QdrantOverEdge) -> None:
    for name in (NEURAL, FULLTEXT):
        for expected in (2, 1):
            qdrant.requests.clear()
            engines.engine(name).search("bread", limit=7)
            counts = name == FULLTEXT
            assert len(qdrant.requests) == expected + counts
        engines.parts.records._kept.clear()  # type: ignore[attr-defined]

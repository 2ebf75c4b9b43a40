"""Qdrant's own BM25, run by Qdrant's engine, against the BM25 in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from benchmarks.queries import queries
from search.catalog import Catalog, read_catalog
from search.compare.rbo import rank_biased_overlap
from search.engine import ENGINES, FULLTEXT, HYBRID, NEURAL
from search.fulltext import Tokenizer
from search.hybrid import Fusion
from search.neural import SentenceEncoder
from search.neural.remember import QueryEncoder
from search.server.fulltext import ServerFullText
from search.server.rankings import ServerRankings
from search.service import Engines
from search.service.server_home import ServerHome
from tests.corpus import HashEncoder, shop_records, write_jsonl
from tests.indexes import build, open_engines, over_http, text_parts
from tests.qdrant_server import serve_qdrant


@pytest.fixture(scope="module")
def here(bundled_index: Path, minilm: SentenceEncoder) -> Engines:
    return open_engines(bundled_index, minilm)


@pytest.fixture(scope="module")
def at(bundled: Catalog, minilm: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerHome]:
    root = tmp_path_factory.mktemp("server")
    with serve_qdrant(root / "qdrant") as server:
        found = over_http(root / "index", server.url)
        build(bundled, root / "index", minilm, found)
        yield found


@pytest.fixture(scope="module")
def there(at: ServerHome, minilm: SentenceEncoder) -> Engines:
    return open_engines(Path(), minilm, at)


@pytest.fixture(scope="module")
def asked(bundled: Catalog, here: Engines) -> list[str]:
    rows, tokenize = text_parts(here).fulltext.postings.rows, here.parts.fulltext.tokenizer.tokenize
    texts = [startup.text for startup in bundled.startups]
    return queries(texts, lambda query: any(term in rows for term in tokenize(query)))[:200]


def test_its_rankings_agree_with_those_in_this_process(here: Engines, there: Engines, asked: list[str]) -> None:
    """Apart from idf, which it never lets fall below 0, and from stems of an older Snowball."""
    assert len(asked) == 200
    overlaps, agreements = [], []
    for query in asked:
        ours, its = ([hit.id for hit in e.search(FULLTEXT, query, limit=10).hits] for e in (here, there))
        overlaps.append(len({*ours} & {*its}) / max(len(ours), len(its)))
        agreements.append(rank_biased_overlap(ours, its))
    assert np.mean(overlaps) > 0.97
    assert np.mean(agreements) > 0.97


def test_records_cities_and_names_are_those_of_the_catalog(here: Engines, there: Engines, bundled: Catalog) -> None:
    assert tuple(there.parts.records.many(range(len(bundled.startups))).values()) == bundled.startups
    assert there.parts.cities.counts == here.parts.cities.counts
    for cities in ((), ("berlin",), ("BERLIN", "Tokyo"), ("Atlantis",)):
        assert there.parts.cities.size(cities) == here.parts.cities.size(cities)
    for startup in bundled.startups[::20]:
        assert there.parts.names.candidates(startup.name.upper()) == here.parts.names.candidates(startup.name)


@pytest.mark.parametrize("cities", [(), ("Berlin", "Nairobi", "Lisbon", "Tokyo")])
def test_neural_results_are_the_same(here: Engines, there: Engines, asked: list[str], cities: tuple[str, ...]) -> None:
    for query in asked[::20]:
        ours, its = (e.search(NEURAL, query, limit=10, cities=cities) for e in (here, there))
        assert [hit.startup for hit in its.hits] == [hit.startup for hit in ours.hits]
        assert [hit.score for hit in its.hits] == pytest.approx([hit.score for hit in ours.hits], abs=1e-5)
        assert its.answered == ours.answered
        for mine, other in zip(ours.hits, its.hits, strict=True):
            assert other.above_noise == pytest.approx(mine.above_noise, abs=0.4)


@pytest.mark.parametrize("cities", [(), ("Berlin", "Nairobi", "Lisbon", "Tokyo")])
def test_true_ranks_are_those_of_the_whole_ranking(there: Engines, asked: list[str], cities: tuple[str, ...]) -> None:
    ids = range(len(there.parts.records))
    for query in asked[::25]:
        for name in ENGINES:
            shown = there.search(name, query, limit=100, cities=cities).hits
            standings = there.engine(name).standings(query, ids, cities=cities)
            for hit in shown:
                assert standings[hit.id].rank == hit.rank
                assert standings[hit.id].score == pytest.approx(hit.score, abs=1e-6)
            found = sorted(standing.rank or 0 for standing in standings.values() if standing.found)
            assert found == [*range(1, len(found) + 1)]


def test_true_ranks_of_high_scores_are_known(there: Engines, bundled: Catalog) -> None:
    """Scores far above 16, whose next smaller 32-bit number is more than a millionth away."""
    for startup in bundled.startups[::15]:
        query = startup.text[:400]
        shown = there.search(FULLTEXT, query, limit=20).hits
        assert shown[0].score > 16
        standings = there.parts.fulltext.standings(query, [hit.id for hit in shown])
        assert [standings[hit.id].rank for hit in shown[:10]] == [hit.rank for hit in shown[:10]]
        assert all(standings[hit.id].rank for hit in shown)


def test_words_are_looked_up_as_in_this_process(here: Engines, there: Engines) -> None:
    ours, its = here.parts.fulltext, there.parts.fulltext
    for words in (["water"], ["Waters", "the", "xyzzy"], ["dog", "robots", "Berlin", "solar"]):
        assert its.holders(words) == ours.holders(words)
        for cities in ((), ("Berlin",)):
            assert its.held(words, cities) == ours.held(words, cities), words
    assert not its.held(["the"])


def test_scores_are_explained_by_parts_that_sum_to_them(there: Engines, asked: list[str]) -> None:
    for query in [*asked[::25], "water water everywhere"]:
        for name in ENGINES:
            hits = there.search(name, query, limit=3).hits
            explained = there.explain(name, query, [hit.id for hit in hits])
            for hit, found in zip(hits, explained, strict=True):
                assert found.score == pytest.approx(hit.score, abs=2e-5)
                assert sum(part.value for part in found.parts) == pytest.approx(hit.score, abs=2e-5)


def test_comparing_says_the_same_of_neural_hits(here: Engines, there: Engines) -> None:
    query = "clean water for villages"
    ours, its = (e.compare(ENGINES, query, limit=5) for e in (here, there))
    assert its.pool == ours.pool
    assert its.words == ours.words
    for hit in ours.result(NEURAL).hits:
        mine, other = (c.elsewhere[NEURAL, hit.id, FULLTEXT] for c in (ours, its))
        assert mine.lacks == other.lacks
        assert (mine.standing.rank is None) == (other.standing.rank is None)


def test_what_qdrant_fuses_has_the_scores_told(tmp_path: Path) -> None:
    """Its own scores, not only its choice: the same constant and the same weights."""
    records = [{"name": f"Shop {i}", "description": "bread dog solar " * (i % 3) + "filler " * i} for i in range(40)]
    catalog, encoder = write_jsonl(tmp_path / "shops.jsonl", records), HashEncoder()
    with serve_qdrant(tmp_path / "qdrant") as server:
        at = over_http(tmp_path / "index", server.url)
        build(catalog, tmp_path / "index", encoder, at)
        engines, name = open_engines(Path(), encoder, at), at.current_name()
        assert name is not None
        collection = at.generations.collection(name)
        rankings = ServerRankings(collection, QueryEncoder(encoder), Tokenizer())
        for weight in (0.0, 0.3, 0.5, 1.0):
            for query in ("bread for your dog", "solar", "nothing known"):
                request = rankings.fusing(query, Fusion(weight), limit=40)
                (points,) = collection.query([request]) if request else ([],)
                hits = engines.search(HYBRID, query, weight=weight, limit=40).hits
                assert {int(point.id): pytest.approx(point.score, abs=1e-6) for point in points} == {
                    hit.id: hit.score for hit in hits
                }


def test_a_query_without_a_word_to_look_for_finds_nothing(there: Engines) -> None:
    for query in ("the of and", "?!"):
        result = there.search(FULLTEXT, query)
        assert (result.hits, result.matches) == ((), 0)
        assert there.parts.fulltext.standings(query, [0, 1])[1].found is False
        assert there.search(HYBRID, query).hits
        assert not there.search(HYBRID, query, weight=1).hits


def test_stop_words_stems_case_and_accents_are_taken_alike(tmp_path: Path, minilm: SentenceEncoder) -> None:
    texts = ["The running shoes", "Café society", "Ünïcode wörds", "Naïve Bayes is fun", "a_b tests", "zyxlo's"]
    catalog = read_catalog(write_jsonl(tmp_path / "t.jsonl", [{"name": text} for text in texts] + shop_records()))
    with serve_qdrant(tmp_path / "qdrant") as server:
        at = over_http(tmp_path / "index", server.url)
        build(catalog, tmp_path / "index", minilm, at)
        found = open_engines(Path(), minilm, at).parts.fulltext
        assert isinstance(found, ServerFullText)
        for query, id in (("RUN shoe", 0), ("cafe", 1), ("CAFÉS", 1), ("unicode WORD", 2), ("naive bay", 3)):
            assert [hit.id for hit in found.search(query).hits] == [id], query
        assert found.search("the is a").hits == ()

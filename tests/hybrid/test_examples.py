"""The hybrid on the examples of the page, with the real model."""

from __future__ import annotations

from itertools import pairwise

import pytest

from search.collection.examples import EXAMPLES
from search.index import Index
from search.request import FULLTEXT, HYBRID, NEURAL, SearchRequest


def test_the_wanted_startup_is_first_on_most_examples_and_third_at_worst(bundled_search: Index) -> None:
    ranks = []
    examples = [example for example in EXAMPLES if example.engine]
    for example in examples:
        hits = bundled_search.search(SearchRequest(example.query, HYBRID)).hits
        ranks += [hit.rank for hit in hits if hit.record.name == example.wanted]
    assert len(ranks) == len(examples)
    assert sum(rank == 1 for rank in ranks) >= 8
    assert max(ranks) <= 3


@pytest.mark.parametrize("query", ["dating without apps", "sleep in the city", "clean water for villages"])
def test_the_weight_moves_results_all_the_way_from_one_engine_to_the_other(bundled_search: Index, query: str) -> None:
    found = [bundled_search.search(SearchRequest(query, HYBRID, 100, weight=step / 20)).hits for step in range(21)]
    assert all(one != two for one, two in pairwise([{hit.id: hit.score for hit in hits} for hits in found]))
    assert len({tuple(hit.id for hit in hits) for hits in found}) >= 15
    for engine, hits in ((NEURAL, found[0]), (FULLTEXT, found[-1])):
        alone = bundled_search.search(SearchRequest(query, engine, 100)).hits
        assert [hit.id for hit in hits] == [hit.id for hit in alone]

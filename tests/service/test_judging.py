"""Results judged against noise, through the engines, with the real model on the bundled catalog."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.catalog.examples import EXAMPLES, TOPICS
from search.engine import FULLTEXT, HYBRID, NEURAL
from search.neural import SentenceEncoder
from search.noise import NoiseFloor
from search.service import Engines
from tests.indexes import held, open_engines, text_parts


@pytest.fixture(scope="module")
def engines(bundled_index: Path, minilm: SentenceEncoder) -> Engines:
    return open_engines(bundled_index, minilm)


@pytest.mark.parametrize("engine", [NEURAL, HYBRID])
def test_gibberish_has_no_answer_and_the_examples_have(engines: Engines, engine: str) -> None:
    assert engines.search(engine, "khgcvyuui").answered is False
    for query in [*TOPICS, *(example.query for example in EXAMPLES)]:
        assert engines.search(engine, query).answered is True, query


def test_full_text_is_not_judged(engines: Engines) -> None:
    result = engines.search(FULLTEXT, "water")
    assert result.answered is None
    assert {hit.above_noise for hit in result.hits} == {None}


@pytest.mark.parametrize("cities", [(), ("Berlin",), ("nairobi", "Lisbon")])
def test_strength_is_the_share_of_noise_below_in_the_same_pool(engines: Engines, cities: tuple[str, ...]) -> None:
    vectors = held(engines).vectors
    ids = text_parts(engines).cities.pool(cities)
    best = (engines.judging.floor.vectors @ np.asarray(vectors[ids]).T).max(axis=1)
    for engine in (NEURAL, HYBRID):
        for hit in engines.search(engine, "clean water for villages", cities=cities).hits:
            cosine = float(vectors[hit.id] @ engines.neural.encoder.vector("clean water for villages"))
            assert hit.above_noise == pytest.approx(100 * np.mean(best < cosine), abs=0.4)


def test_a_pool_of_one_is_judged_by_itself(engines: Engines) -> None:
    city = next(found.city for found in reversed(engines.parts.cities.counts))
    assert len(text_parts(engines).cities.ids([city])) < 5
    floor = engines.judging.floor_of([city])
    assert floor is engines.judging.floor_of([city.upper()])
    assert floor.typical < engines.judging.floor.typical


def test_an_unknown_city_gives_nothing_to_judge(engines: Engines) -> None:
    result = engines.search(NEURAL, "water", cities=["Atlantis"])
    assert result.hits == ()
    assert result.answered is None
    assert isinstance(engines.judging.floor_of(["Atlantis"]), NoiseFloor)

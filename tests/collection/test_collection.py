"""The test collection keeps its rules, and a collection that breaks one is told."""

from __future__ import annotations

import csv

import pytest

from search.collection import Collection, Judgment, load_collection
from search.collection.collection import QRELS_CSV
from search.collection.rules import RULES, violations


@pytest.fixture(scope="module")
def collection() -> Collection:
    return load_collection()


def test_it_keeps_every_rule(collection: Collection) -> None:
    assert violations(collection) == []


def test_every_rule_finds_what_breaks_it(collection: Collection) -> None:
    first, second = collection.startups[:2]
    copied = second.model_copy(update={"description": first.description})
    long = first.model_copy(update={"description": "word " * 200})
    broken = {
        "sizes": collection._replace(startups=collection.startups[:100]),
        "identities": collection._replace(startups=(*collection.startups, first)),
        "lengths": collection._replace(startups=(long, *collection.startups[1:])),
        "own_words": collection._replace(startups=(first, copied, *collection.startups[2:])),
        "variety": collection._replace(notes=tuple(note.model_copy(update={"group": ""}) for note in collection.notes)),
        "homonyms_occur": collection._replace(
            notes=(collection.notes[0].model_copy(update={"homonyms": ("zeppelin",)}), *collection.notes[1:])
        ),
        "logos": collection._replace(
            startups=tuple(one.model_copy(update={"images": ""}) for one in collection.startups)
        ),
        "queries": collection._replace(queries=collection.queries[1:]),
        "judgments": collection._replace(judgments=(*collection.judgments, Judgment("q000", "nobody", 1))),
    }
    rules = {rule.__name__: rule for rule in RULES}
    assert rules.keys() == broken.keys()
    for name, made in broken.items():
        assert [*rules[name](made)], name


def test_judgments_are_of_what_is_there_and_each_pair_has_one(collection: Collection) -> None:
    pairs = [(one.query, one.key) for one in collection.judgments]
    assert len({*pairs}) == len(pairs)
    assert sum(map(len, collection.qrels().values())) == len(pairs)


def test_the_csv_says_what_the_qrels_say(collection: Collection) -> None:
    names = {one.key: one.name for one in collection.startups}
    with QRELS_CSV.open(encoding="utf-8", newline="") as file:
        rows = [(row["id"], row["startup"], int(row["grade"])) for row in csv.DictReader(file)]
    assert rows == [(one.query, names[one.key], one.grade) for one in collection.judgments]

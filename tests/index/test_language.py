"""A catalog in another language, from its file to what an index tells of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.build import build_index
from search.catalog import CatalogFile
from search.edge.database import EdgeDatabase
from search.errors import IndexMismatch
from search.index import Index, open_index
from search.index.check import compare_with_rank_bm25
from search.neural import QueryEncoder
from search.request import FULLTEXT, NEURAL, SearchRequest
from tests.corpus import HashEncoder, write_jsonl
from tests.indexes import MODEL, settings_of
from tests.places import CATALOG

GERMAN = [
    "Wir vermieten alte Häuser und die Gärten.",
    "Ein Haus für die Katze.",
    "Brot und Kuchen für die Feier.",
    "Fahrräder mit acht Gängen.",
    "Schuhe nach Maß.",
    "Kaffee aus Peru.",
]
JAPANESE = [
    "東京都で猫カフェを経営する。",
    "京都の古い家を貸す。",
    "自転車を売る。",
    "パンとケーキ。",
    "靴を直す。",
    "花と木。",
]


def index_of(root: Path, texts: list[str], language: str) -> Index:
    """An index of the texts as a build makes it."""
    catalog = CatalogFile(write_jsonl(root / "texts.jsonl", [{"description": text} for text in texts]))
    catalog.mapping = catalog.mapping.model_copy(update={"language": language})
    encoder, database = HashEncoder(), EdgeDatabase(root / "index")
    build_index(catalog, database, CATALOG, encoder, MODEL, root / "index")
    queries = QueryEncoder(encoder)
    return open_index(database, CATALOG, settings_of(root), queries).answering(queries)


def found(index: Index, query: str) -> set[int]:
    return {hit.id for hit in index.search(SearchRequest(query, FULLTEXT)).hits}


def test_words_are_found_by_their_stems_and_told_by_every_part(tmp_path: Path) -> None:
    index = index_of(tmp_path, GERMAN, "german")
    assert found(index, "Haus") == {0, 1}
    assert found(index, "ein fahrrad") == {3}
    assert found(index, "die und") == set()
    assert index.suggest("Fahrräter") == "fahrräder"
    assert index.suggest("Kuchen") is None
    (explained,) = index.explain(SearchRequest("die Häuser", FULLTEXT), [1])
    assert [part.label for part in explained.parts] == ["Häuser"]
    assert {explained.text[heat.start : heat.end] for heat in explained.heat} == {"Haus"}
    assert index.search(SearchRequest("Haus", NEURAL)).answered is not None
    assert compare_with_rank_bm25(index.store, index.manifest).difference < 1e-5


@pytest.mark.parametrize("language", ["none", "english"])
def test_words_without_spaces_are_found_in_any_catalog(tmp_path: Path, language: str) -> None:
    index = index_of(tmp_path, JAPANESE, language)
    assert found(index, "猫カフェ") == {0}
    assert found(index, "東京") == {0}
    assert found(index, "自転車") == {2}
    assert index.search(SearchRequest("パン", FULLTEXT, 1)).matches == 1
    (explained,) = index.explain(SearchRequest("東京都", FULLTEXT), [0])
    assert [part.label for part in explained.parts] == ["東京", "京都"]
    assert sum(part.value for part in explained.parts) == pytest.approx(explained.score)
    assert [explained.text[heat.start : heat.end] for heat in explained.heat] == ["東京", "都"]
    assert compare_with_rank_bm25(index.store, index.manifest).difference < 1e-5


@pytest.mark.parametrize("language", ["german", "klingon"])
def test_an_index_says_which_words_it_was_made_with(tmp_path: Path, language: str) -> None:
    manifest = index_of(tmp_path, GERMAN, "english").manifest
    other = manifest.model_copy(update={"mapping": manifest.mapping.model_copy(update={"language": language})})
    with pytest.raises(IndexMismatch, match="tokenizer"):
        other.require(settings_of(tmp_path), "It")

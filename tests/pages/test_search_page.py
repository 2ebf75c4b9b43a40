from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from search.collection.examples import EXAMPLES, Example
from search.errors import ModelError
from search.index import Index
from search.neural import SentenceEncoder
from search.request import CITY, FULLTEXT, HYBRID, MAX_QUERY_CHARS, NEURAL, SearchRequest, SimilarRequest
from search.service import Catalogs, shared
from search.settings import BUNDLED_CATALOG, DEFAULT_MODEL
from search.view.difference import ordinal
from search.view.logo import monogram
from search.view.topics import COMPANY_TOPICS
from search.view.words import LABELS
from tests.corpus import HashEncoder, write_jsonl
from tests.indexes import build, settings_of
from tests.pages.opened import PAGES, Open, Opened, text
from tests.unfinished import EndlessBuild, Interrupted, age_cache
from tests.waiting import settled, wait_until


def names(index: Index, engine: str, query: str, cities: tuple[str, ...] = (), limit: int = 10) -> list[str]:
    result = index.search(SearchRequest(query, engine, limit, {CITY: cities}))
    return [hit.record.name for hit in result.hits]


def test_with_no_query_one_is_shown_answered_both_ways_and_others_are_offered(open_page: Open, index: Index) -> None:
    page = open_page()
    assert page.names == []
    shown = [text(entry) for entry in page.elements("button", "entry")]
    query = EXAMPLES[0].query
    found = [index.search(SearchRequest(query, engine, 5)).hits for engine in (NEURAL, FULLTEXT)]
    expected = [hit.record for hits in found for hit in hits]
    assert [entry.lstrip("0123456789") for entry in shown] == [
        ("" if record.logo else monogram(record.name)) + record.name for record in expected
    ]
    assert all(any(label.startswith(example.query) for label in page.buttons) for example in EXAMPLES[1:])
    assert (page.query, page.engine, page.cities, page.limit) == ("", NEURAL, [], 10)


def test_the_address_sets_every_widget(open_page: Open, index: Index) -> None:
    page = open_page(q="day night work people", engine="fulltext", city=["bERLIN", "Paris"], limit="5")
    assert (page.query, page.engine, page.limit) == ("day night work people", FULLTEXT, 5)
    assert sorted(page.cities) == ["Berlin", "Paris"]
    assert page.names == names(index, FULLTEXT, "day night work people", ("Berlin", "Paris"), 5)
    assert len(page.names) == 5


def test_a_limit_not_on_the_list_is_kept(open_page: Open) -> None:
    page = open_page(q="bread", limit="7")
    assert page.limit == 7
    assert len(page.names) == 7


def test_asking_and_toggling_move_the_address(open_page: Open, index: Index) -> None:
    page = open_page().ask("letters")
    assert page.names == names(index, NEURAL, "letters")
    assert page.address == {"q": ["letters"]}
    page = page.flip(FULLTEXT)
    assert page.names == names(index, FULLTEXT, "letters")
    assert page.address == {"q": ["letters"], "engine": ["fulltext"]}
    page = page.flip(NEURAL)
    assert page.address == {"q": ["letters"]}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.query)
def test_every_example_shows_first_what_it_promises(open_page: Open, example: Example) -> None:
    page = open_page()
    page = page.press("Search “" if example == EXAMPLES[0] else example.query)
    assert page.engine == (example.engine or NEURAL)
    assert (page.names[0] == example.wanted) == bool(example.engine)


def test_a_city_chosen_narrows_the_same_query(open_page: Open, index: Index) -> None:
    page = open_page(q="bread").choose_cities("London", "Lagos")
    assert page.names == names(index, NEURAL, "bread", ("London", "Lagos"))
    assert page.address == {"q": ["bread"], "city": ["London", "Lagos"]}


def test_similar_leaves_out_the_startup_itself_and_goes_back(open_page: Open, index: Index) -> None:
    page = open_page(q="bread", similar="3", city="London")
    own = index.record(3).name
    assert own not in page.names
    assert page.names == [hit.record.name for hit in index.similar(SimilarRequest(3, filters={CITY: ["London"]})).hits]
    (seed,) = page.elements("article", "seed")
    assert own in text(seed)
    page = page.press("Back to the query")
    assert page.names == names(index, NEURAL, "bread", ("London",))
    assert page.address == {"q": ["bread"], "city": ["London"]}


def test_similar_startups_are_found_by_the_neural_engine_and_the_toggle_says_so(open_page: Open, index: Index) -> None:
    page = open_page(q="bread", similar="3", engine=FULLTEXT)
    assert page.engine == NEURAL
    toggle = page.app.get("button_group")[0].proto
    assert toggle.disabled
    assert "neural" in toggle.help
    assert page.press("Back to the query").names == names(index, FULLTEXT, "bread")


def test_why_two_startups_are_similar_is_explained(open_page: Open, index: Index) -> None:
    hit = index.similar(SimilarRequest(3)).hits[0]
    page = open_page(similar="3", why=str(hit.id))
    assert f"{hit.score:.4f}" in text(page.explained[0])
    assert "share no word" in page.text or "Both texts have" in page.text


@pytest.mark.parametrize("engine", [NEURAL, FULLTEXT])
def test_a_query_too_long_is_refused_in_one_sentence(open_page: Open, engine: str) -> None:
    page = open_page(q="a" * (MAX_QUERY_CHARS + 1), engine=engine)
    assert page.names == []
    assert len(page.messages) == 1
    assert f"{MAX_QUERY_CHARS:,}" in page.messages[0]
    assert page.ask("bread").names


def test_the_longest_query_allowed_is_answered(open_page: Open) -> None:
    assert open_page(q="bread " * (MAX_QUERY_CHARS // 6)).names


@pytest.mark.parametrize("id", ["1200", "99999999999999"])
def test_an_unknown_startup_is_told_with_a_way_back(open_page: Open, id: str) -> None:
    page = open_page(q="bread", similar=id)
    assert len(page.messages) == 1
    assert page.title.startswith("bread – Search")
    assert f"{int(id)}" in page.messages[0].replace(",", "")
    assert page.names == []
    assert page.press("Back to the query").names


@pytest.mark.parametrize("engine", [NEURAL, FULLTEXT])
def test_an_unknown_city_offers_to_drop_the_filter(open_page: Open, index: Index, engine: str) -> None:
    page = open_page(q="bread", engine=engine, city="Atlantis")
    assert page.names == []
    assert page.messages == []
    assert page.cities == ["Atlantis"]
    assert page.press("Drop the filters").names == names(index, engine, "bread")


def test_words_that_do_not_occur_offer_meaning_instead(open_page: Open, index: Index) -> None:
    page = open_page(q="zzyzx", engine="fulltext")
    assert page.names == []
    assert "Drop the filters" not in page.buttons
    page = page.press("Search by meaning")
    assert page.names == names(index, NEURAL, "zzyzx")


@pytest.mark.parametrize(
    "params", [{"engine": "psychic"}, {"limit": "1e9"}, {"limit": "0"}, {"similar": "-1"}, {"q": "\0"}, {"city": "  "}]
)
def test_what_means_nothing_in_an_address_is_ignored(open_page: Open, params: dict[str, str]) -> None:
    page = open_page(**params)
    assert (page.engine, page.limit, page.cities) == (NEURAL, 10, [])
    assert (page.names, page.messages) == ([], [])


def test_the_hybrid_shows_the_ranks_it_is_made_of_and_can_be_weighed(open_page: Open, index: Index) -> None:
    page = open_page(q="work at night", engine="hybrid")
    hits = index.search(SearchRequest("work at night", HYBRID)).hits
    assert page.names == [hit.record.name for hit in hits]
    for hit, note in zip(hits, page.notes, strict=True):
        for engine in (NEURAL, FULLTEXT):
            found = index.search(SearchRequest("work at night", engine, limit=100)).hits
            rank = next((other.rank for other in found if other.id == hit.id), None)
            assert f"{LABELS[engine]} {ordinal(rank) if rank else '–'}" in note
    page = page.weigh(0.0)
    assert page.names == names(index, NEURAL, "work at night")
    assert page.address["weight"] == ["0"]


def test_why_opens_below_the_hit_and_goes_with_the_address(open_page: Open, index: Index) -> None:
    hit = index.search(SearchRequest("bread", limit=3)).hits[2]
    page = open_page(q="bread").press_at(f"why-neural-{hit.id}")
    assert page.address["why"] == [str(hit.id)]
    assert len(page.explained) == 1
    assert f"{hit.score:.4f}" in text(page.explained[0])
    assert "why" not in page.ask("letters").address


def test_no_good_match_is_said_before_the_hits(open_page: Open) -> None:
    for engine in (NEURAL, HYBRID):
        page = open_page(q="khgcvyuui", engine=engine)
        assert "No good match" in page.text
        assert all("dim" in card[1]["class"] for card in page.cards)
        assert len(page.cards) == 10
    for page in (open_page(q="bread"), open_page(q="khgcvyuui", engine=FULLTEXT)):
        assert "No good match" not in page.text


@pytest.fixture
def starting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogs]:
    """The process's catalogs while the vectors are being made."""
    with pytest.raises(ModelError):
        build(BUNDLED_CATALOG, tmp_path, Interrupted())
    age_cache(settings_of(tmp_path).index_dir)
    catalogs = Catalogs(settings_of(tmp_path), HashEncoder(), start_build=EndlessBuild)
    catalogs.start()
    served = catalogs.default
    wait_until(lambda: served.state.readiness(FULLTEXT).ready and (told := served.state.progress) and told.done)
    monkeypatch.setattr(shared, "shared_catalogs", lambda: catalogs)
    yield catalogs
    catalogs.close()


def test_full_text_answers_while_neural_search_starts(starting: Catalogs, open_page: Open) -> None:
    page = open_page(q="bread", engine="fulltext")
    assert page.names
    page = page.press("Why?")
    assert len(page.explained) == 1
    assert page.messages == []
    page = page.flip(NEURAL)
    assert page.names == []
    (progress,) = page.app.get("progress")
    assert (progress.proto.value, "3 of 5" in progress.proto.text) == (100 * 3 // 5, True)
    assert page.press("Search full-text meanwhile").names
    page = open_page(q="bread", engine="fulltext", similar="0")
    assert page.names == []
    assert page.app.get("progress")


def test_of_another_catalog_a_topic_that_both_engines_answer_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, minilm: SentenceEncoder, script: str
) -> None:
    texts = [
        "Robots that carry boxes in warehouses",
        "Arms that sort waste",
        "Flats to rent for students",
        "Bread at dawn",
    ]
    records = [{"name": f"Firm {number}", "description": one} for number, one in enumerate(texts)]
    catalog = write_jsonl(tmp_path / "companies.jsonl", records)
    build(catalog, tmp_path, minilm, model=DEFAULT_MODEL)
    catalogs = Catalogs(settings_of(tmp_path, catalog=catalog, model=DEFAULT_MODEL), minilm)
    catalogs.start()
    settled(catalogs)
    monkeypatch.setattr(shared, "shared_catalogs", lambda: catalogs)
    page = Opened(AppTest.from_file(PAGES / script, default_timeout=60).run())
    catalogs.close()
    assert {*COMPANY_TOPICS} <= {*page.buttons}
    (shown,) = page.elements("section", "panel")
    query = text(shown).split("”")[0].lstrip("“")
    assert query in COMPANY_TOPICS
    assert {"robots", "warehouses", "flat", "rent"} & {*query.split()}
    assert "invented" not in page.text

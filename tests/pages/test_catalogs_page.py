"""The Catalogs page; builds run in threads, with an encoder that means nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from search.build import build_index
from search.catalog import CatalogFile, sample
from search.edge.database import EdgeDatabase
from search.request import FULLTEXT
from search.service import Catalogs, Overview, Stage, shared
from search.view.importing import COLUMN, DETAIL, LABEL, NAME, TEXT, USE, WHY
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.indexes import MODEL, build, settings_of
from tests.pages.opened import PAGES, Opened, text
from tests.places import CATALOG
from tests.products import CSV, NAMES, write_products
from tests.service.jobs import Builds, Gated
from tests.unfinished import Interrupted
from tests.view.reading import Read
from tests.waiting import wait_until

Serve = Callable[..., Catalogs]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """The process's catalogs: that of ``SHOPS`` as the default one, and those that are named, of the products."""
    running: list[Catalogs] = []

    def start(*names: str, encoder: HashEncoder | None = None, **settings: Any) -> Catalogs:
        catalog = write_jsonl(tmp_path / "shops.jsonl", shop_records())
        build(catalog, tmp_path)
        root = tmp_path / "index"
        for name in names:
            products = CatalogFile(write_products(tmp_path / "products.csv"))
            build_index(products, EdgeDatabase(root), name, HashEncoder(), MODEL, root)
        catalogs = Catalogs(
            settings_of(tmp_path, catalog=catalog, **settings), HashEncoder(), start_build=Builds(encoder)
        )
        catalogs.start()
        wait_until(lambda: catalogs.default.state.readiness(FULLTEXT).ready)
        monkeypatch.setattr(shared, "shared_catalogs", lambda: catalogs)
        running.append(catalogs)
        return catalogs

    yield start
    for catalogs in running:
        catalogs.close()


def opened(script: str = "catalogs_page.py", **params: str | list[str]) -> Opened:
    app = AppTest.from_file(PAGES / script, default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return Opened(app.run())


def upload(page: Opened, name: str = "products.csv", content: bytes = CSV.encode()) -> Opened:
    return Opened(page.app.file_uploader[0].set_value((name, content, "")).run())


def listed(page: Opened) -> dict[str, str]:
    """What is told of each catalog in the list, by its name."""
    boxes = [Read(str(one.proto.body)) for one in page.app.get("html") if 'class="catalog"' in str(one.proto.body)]
    names = [box.words.partition("Ready")[0] or box.words for box in boxes]
    return dict(zip(names, (box.words for box in boxes), strict=True))


def columns(page: Opened) -> dict[str, dict[str, str]]:
    """The rows of the table of what is guessed, by the column they are of."""
    return {row[COLUMN]: row for row in page.app.data_editor[0].value.to_dict("records")}


def change(page: Opened, column: str, **changes: str) -> Opened:
    """Edit cells in the row of a column."""
    editor = page.app.data_editor[0]
    assert editor.key
    row = [*columns(page)].index(column)
    page.app.session_state[editor.key] = {"edited_rows": {row: changes}, "added_rows": [], "deleted_rows": []}
    return Opened(page.app.run())


def said(page: Opened) -> str:
    """The small print of the page."""
    return " ".join(caption.value.replace("\\", "") for caption in page.app.caption)


def is_disabled(page: Opened, start: str) -> bool:
    return next(button.disabled for button in page.app.button if button.label.startswith(start))


def test_the_list_tells_what_each_catalog_holds(serve: Serve) -> None:
    serve("products")
    told = listed(opened())
    assert [*told] == [CATALOG, "products"]
    for name, facts in (
        (CATALOG, (f"{len(SHOPS)} ", "City", "English", MODEL, "shops.jsonl", "shown now")),
        ("products", (f"{len(NAMES)} products", "Kategorie, Preis", "German", MODEL, "products.csv")),
    ):
        assert [fact for fact in facts if fact not in told[name]] == []


def test_an_upload_shows_what_is_guessed_and_how_it_would_look(serve: Serve) -> None:
    serve()
    page = upload(opened())
    uses = {column: row[USE] for column, row in columns(page).items()}
    assert (uses["Produktname"], uses["Beschreibung"], uses["Artikelnummer"]) == (NAME, TEXT, DETAIL)
    assert all(row[WHY] for row in columns(page).values())
    fields = {key: page.app.text_input(key=f"bring-{key}-1").value for key in ("name", "one", "many")}
    assert fields == {"name": "products", "one": "product", "many": "products"}
    assert page.app.selectbox(key="bring-language-1").value == "german"
    assert page.names == [*NAMES[:5]]
    assert "Spielzeug" in text(page.cards[0])
    assert page.messages == []
    assert len(page.app.file_uploader) == 0
    assert len(opened().app.file_uploader) == 1


def test_what_a_person_changes_is_what_is_shown_and_indexed(serve: Serve) -> None:
    catalogs = serve()
    page = change(upload(opened()), "Kategorie", **{LABEL: "Sorte"})
    assert "Sorte" in text(page.cards[0])
    page = change(page, "Beschreibung", **{USE: DETAIL})
    (details, *_) = page.elements("dl")
    assert "Kinder selbst zusammenstecken" in text(details)
    page.app.text_input(key="bring-one-1").set_value("toy")
    page.app.text_input(key="bring-many-1").set_value("toys")
    page = Opened(page.app.text_input(key="bring-name-1").set_value("My toys").run()).press("Index these toys")
    assert page.messages == []
    assert page.address == {"catalog": ["my-toys"]}
    assert len(page.app.file_uploader) == 1
    wait_until(lambda: not catalogs.queue.has("my-toys"))
    told = listed(Opened(page.app.run()))
    assert [*told] == ["my-toys", CATALOG]
    assert f"{len(NAMES)} toys" in told["my-toys"]
    index = catalogs.named("my-toys").state.index
    assert index is None or index.manifest.mapping.text == ()


def test_a_file_is_looked_at_once_however_often_its_form_is_drawn(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    listings: list[Catalogs] = []
    look, overview = sample.sample, Catalogs.overview

    def counted_look(path: Path) -> sample.Sample:
        read.append(path)
        return look(path)

    def counted_overview(catalogs: Catalogs) -> list[Overview]:
        listings.append(catalogs)
        return overview(catalogs)

    monkeypatch.setattr(sample, "sample", counted_look)
    monkeypatch.setattr(Catalogs, "overview", counted_overview)
    serve()
    page = upload(opened())
    listings.clear()
    page = change(page, "Kategorie", **{LABEL: "Sorte"})
    assert page.names == [*NAMES[:5]]
    assert (len(read), len(listings)) == (1, 1)


def test_columns_that_cannot_be_used_so_are_told_and_nothing_can_be_indexed(serve: Serve) -> None:
    serve()
    page = upload(opened(), "notes.csv", b"title,stars\nGood bread,5\nStale cake,1\nFine tea,4\n")
    assert not is_disabled(page, "Index these")
    page = change(page, "title", **{USE: DETAIL})
    assert len(page.messages) == 1
    assert is_disabled(page, "Index these")
    assert page.cards == []
    assert len(page.press("Choose another file").app.file_uploader) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        ("broken.json", b'[{"name": "a"}, {"name": '),
        ("broken.jsonl", b'{"name": "a"}\noops\noops\n'),
        ("fake.xlsx", b"PK\x03\x04" + b"\0" * 200),
        ("fake.parquet", b"PAR1" + b"\0" * 200),
        ("*[x](http://evil.example)*.csv", b"\0" * 500),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(serve: Serve, name: str, content: bytes) -> None:
    serve()
    page = upload(opened(), name, content)
    assert len(page.messages) == 1
    assert page.app.data_editor == []
    assert Opened(page.app.run()).messages == page.messages
    page = upload(page)
    assert (page.messages, page.names) == ([], [*NAMES[:5]])


@pytest.mark.parametrize("name", ["../../x.csv", "/etc/x.csv", "..\\..\\x.csv", "a\0/x.csv"])
def test_the_name_of_a_file_leads_nowhere(serve: Serve, tmp_path: Path, name: str) -> None:
    catalogs = serve()
    page = upload(opened(), name)
    assert page.app.text_input(key="bring-name-1").value == "x"
    (kept,) = tmp_path.rglob("*x.csv")
    assert catalogs.uploads.holds(kept)


def test_the_catalog_of_a_name_is_replaced_if_a_person_gives_that_name(serve: Serve) -> None:
    catalogs = serve("products")
    changed = CSV.replace(NAMES[0], "Fernrohr").encode()
    page = upload(opened(), content=changed)
    assert page.app.text_input(key="bring-name-1").value == "products-2"
    assert "There is a catalog products already" in said(page)
    page = Opened(page.app.text_input(key="bring-name-1").set_value("Products").run())
    assert "will replace the catalog products" in said(page)
    page = page.press("Replace products")
    assert (page.messages, page.address) == ([], {"catalog": ["products"]})
    wait_until(lambda: not catalogs.queue.has("products"))
    asked = {"catalog": "products", "engine": "fulltext", "q": "Fernrohr"}
    wait_until(lambda: opened("search_page.py", **asked).names == ["Fernrohr"])


def test_what_was_typed_for_a_file_does_not_stay_for_the_next_one(serve: Serve) -> None:
    serve()
    page = upload(opened())
    page = Opened(page.app.text_input(key="bring-name-1").set_value("wares").run()).press("Choose another file")
    page = upload(page, "notes.csv", b"title,stars\nGood bread,5\nStale cake,1\nFine tea,4\n")
    (name, one, *_) = page.app.text_input
    assert (name.value, one.value) == ("notes", "note")


def test_full_text_answers_while_a_catalog_is_built_and_the_list_tells_how_far_it_is(serve: Serve) -> None:
    encoder = Gated()
    catalogs = serve(encoder=encoder)
    page = upload(opened()).press("Index these products")
    wait_until(lambda: catalogs.named("products").state.readiness(FULLTEXT).ready)
    page = Opened(page.app.run())
    assert len(page.app.get("progress")) == 1
    assert "Cancel" in page.buttons
    assert opened("search_page.py", q="haus", engine=FULLTEXT, catalog="products").names == ["Häuserbausatz"]
    encoder.gate.set()
    wait_until(lambda: not catalogs.queue.has("products"))
    page = Opened(page.app.run())
    assert page.app.get("progress") == []
    assert "Cancel" not in page.buttons


def test_a_build_that_failed_says_why_until_it_is_dismissed(serve: Serve) -> None:
    catalogs = serve(encoder=Interrupted())
    page = upload(opened()).press("Index these products")
    wait_until(lambda: catalogs.queue.failure("products"))
    page = Opened(page.app.run())
    assert ["interrupted" in message for message in page.messages] == [True]
    assert "Try again" in page.buttons
    page = page.press("Dismiss")
    assert page.messages == []


def test_a_cancelled_build_is_no_fault_and_can_be_gone_on_with(serve: Serve) -> None:
    encoder = Gated()
    catalogs = serve(encoder=encoder)
    page = upload(opened()).press("Index these products")
    wait_until(lambda: catalogs.named("products").state.readiness(FULLTEXT).ready)
    page = Opened(page.app.run())
    threading.Timer(0.5, encoder.gate.set).start()
    page = page.press("Cancel")
    assert page.messages == []
    assert ["cancelled" in str(one.value) for one in page.app.info] == [True]
    assert "Cancelled" in str(listed(page))
    wait_until(lambda: not catalogs.queue.builds)
    page = Opened(page.app.run()).press("Dismiss")
    assert len(page.app.info) == 0


def test_where_nothing_may_be_changed_there_is_nothing_to_change_it_with(serve: Serve) -> None:
    serve("products", read_only=True)
    page = opened()
    assert [*listed(page)] == [CATALOG, "products"]
    assert len(page.app.file_uploader) == 0
    assert page.buttons == []


def test_a_catalog_is_deleted_once_its_name_is_typed(serve: Serve) -> None:
    catalogs = serve("products")
    page = opened()
    page.app.text_input(key="typed-products").set_value("product")
    page = page.press("Delete for good")
    assert len(page.messages) == 1
    assert [*listed(page)] == [CATALOG, "products"]
    page.app.text_input(key="typed-products").set_value("products")
    page = page.press("Delete for good")
    assert page.messages == []
    assert [*listed(page)] == catalogs.names() == [CATALOG]


def test_a_catalog_is_renamed_unless_the_name_is_taken_or_none(serve: Serve) -> None:
    serve("products")
    page = opened()
    for name in (CATALOG, "a/b", ""):
        page.app.text_input(key="new-name-products").set_value(name)
        page = page.press("Rename")
        assert len(page.messages) == 1
        assert [*listed(page)] == [CATALOG, "products"]
    page.app.text_input(key="new-name-products").set_value("Wares 2")
    page = page.press("Rename")
    assert page.messages == []
    assert sorted(listed(page)) == sorted([CATALOG, "wares-2"])


@pytest.mark.parametrize("read_only", [False, True])
def test_a_failed_import_is_tried_again_unless_nothing_may_be_changed(
    serve: Serve, tmp_path: Path, read_only: bool
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("not json\n")
    first = serve()
    first.manage.bring("bad", bad)
    wait_until(lambda: first.queue.failures())
    first.close()
    catalogs = serve(read_only=read_only)
    wait_until(lambda: catalogs.named("bad").state.stage is Stage.FAILED)
    page = opened("search_page.py", catalog="bad", q="x")
    assert ["line 1" in message for message in page.messages] == [True]
    assert ("Try again" in page.buttons) is not read_only


@pytest.mark.parametrize("script", ["search_page.py", "compare_page.py", "survey_page.py"])
def test_an_unknown_catalog_is_told_with_those_there_are(serve: Serve, script: str) -> None:
    serve("products")
    page = opened(script, catalog="atlantis", q="bread")
    assert len(page.messages) == 1
    told = page.messages[0].replace("\\", "")
    assert [name for name in ("atlantis", CATALOG, "products") if name not in told] == []
    page = page.press("Show the default catalog")
    assert page.messages == []
    assert page.address == {"q": ["bread"]}


def test_values_and_ranges_are_chosen_in_the_sidebar_and_kept_in_the_address(serve: Serve) -> None:
    catalogs = serve("products")
    wait_until(lambda: catalogs.named("products").state.readiness(FULLTEXT).ready)
    page = opened("search_page.py", catalog="products", q="kanne", engine=FULLTEXT)
    assert sorted(page.names) == ["Gießkanne", "Teekanne"]
    page = Opened(page.app.multiselect(key="facet-0").set_value(["Garten"]).run())
    assert page.names == ["Gießkanne"]
    assert page.address["filter"] == ["Kategorie:Garten"]
    page = Opened(page.app.multiselect(key="facet-0").set_value([]).run())
    page = Opened(page.app.number_input(key="facet-1-high").set_value(25.0).run())
    assert page.names == ["Teekanne"]
    assert page.address["filter"] == ["Preis:..25"]
    assert page.app.number_input(key="facet-1-low").value is None
    page = Opened(page.app.selectbox(key="catalog").set_value(CATALOG).run())
    assert page.address == {"q": ["kanne"], "engine": [FULLTEXT]}

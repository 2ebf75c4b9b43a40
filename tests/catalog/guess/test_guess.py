"""Tables of many kinds are mapped as a person would map them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from search.catalog import CatalogFile
from search.catalog.guess import Guess
from search.catalog.mapping import Kind
from search.catalog.sample import preview
from search.errors import CatalogError
from tests.catalog.guess import odd_tables, repeating_tables, tables
from tests.catalog.guess.odd_tables import COMPANIES, GERMAN, HEADERLESS, JAPANESE
from tests.catalog.guess.tables import MOVIES, PROSE, Table

TABLES = {
    name.lower(): table
    for of in (tables, odd_tables, repeating_tables)
    for name, table in vars(of).items()
    if isinstance(table, Table)
}


def guessed(path: Path, table: Table) -> Guess:
    path.write_bytes(table.data)
    return preview(path).guess


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_a_table_is_mapped_as_a_person_would(table: Table, tmp_path: Path) -> None:
    mapping = guessed(tmp_path / table.file, table).mapping
    assert mapping.name == ((table.name,) if table.name else ())
    assert [*mapping.text] == table.text
    assert mapping.link == ((table.link,) if table.link else ())
    assert mapping.image == ((table.image,) if table.image else ())
    assert mapping.noun.one == table.noun
    found = {facet.label: facet.separator or str(facet.kind) for facet in mapping.facets}
    assert {label: found.get(label) for label in table.facets} == table.facets
    assert len(found) <= 4


def test_how_numbers_and_dates_are_written_is_told_from_the_values(tmp_path: Path) -> None:
    path = tmp_path / GERMAN.file
    guessed(path, GERMAN)
    records = [*CatalogFile(path)]
    assert [one.values("Preis") for one in records] == [("39.9",), ("1129",), ("12.5",), ("9.99",)]
    assert records[0].values("Erschienen am") == ("2021-03-14",)
    assert records[0].details == (("Artikelnr", "4000"),)


def test_units_and_thousands_are_no_part_of_a_number(tmp_path: Path) -> None:
    guessed(tmp_path / "a.csv", JAPANESE)
    prices = [one.values("価格") for one in CatalogFile(tmp_path / "a.csv")]
    assert prices == [("3000",), ("5500",), ("800",), ("1200",)]


def test_several_values_of_a_row_become_values_of_their_own(tmp_path: Path) -> None:
    guessed(tmp_path / "a.csv", COMPANIES)
    tags = [one.values("Tags") for one in CatalogFile(tmp_path / "a.csv")]
    assert tags[3] == ("B2B", "Recruiting", "Payments")
    guessed(tmp_path / "b.csv", MOVIES)
    assert next(iter(CatalogFile(tmp_path / "b.csv"))).values("Genres") == ("Crime", "Drama")


def test_a_first_row_of_data_is_a_record(tmp_path: Path) -> None:
    guessed(tmp_path / HEADERLESS.file, HEADERLESS)
    assert next(iter(CatalogFile(tmp_path / HEADERLESS.file))).name == "Thermos Nine"


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_every_column_has_one_role_and_a_reason(table: Table, tmp_path: Path) -> None:
    path = tmp_path / table.file
    guess = guessed(path, table)
    assert [one.column for one in guess.reasons] == [*preview(path).columns]
    assert {one.column for one in guess.reasons if one.role != "detail"} == guess.mapping.columns
    for one in guess.reasons:
        assert one.reason
        assert len(one.examples) <= 2
        assert (one.kind is None) == (one.role != "facet")


def test_reasons_say_what_was_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,batch,year\n" + "".join(f"n{i} x,{'WS'[i % 2]}12,{2000 + i % 7}\n" for i in range(1_000)))
    reasons = {one.column: one for one in preview(path).guess.reasons}
    assert "2 different values in 1,000 rows" in reasons["batch"].reason
    assert "2000 to 2006" in reasons["year"].reason
    assert reasons["batch"].examples == ("W12", "S12")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"id": range(1, 61), "lat": [i * 0.37 for i in range(60)], "zip": range(70000, 70060)}, {}),
        ({"year": [1990 + i % 20 for i in range(60)]}, {"Year": Kind.NUMBER}),
        ({"floors": [1 + i % 5 for i in range(60)]}, {"Floors": Kind.NUMBER}),
        ({"code_name": [f"{i:032x}" for i in range(60)]}, {}),
        ({"updated": [f"2024-01-{1 + i % 28:02}" for i in range(60)]}, {"Updated": Kind.DATE}),
        ({"country": ["de", "fr", "it"] * 20, "nation": ["Germany", "France", "Italy"] * 20}, {"Country": Kind.VALUES}),
        ({"shape": ["round", "square", "flat"] * 20}, {"Shape": Kind.VALUES}),
    ],
)
def test_what_helps_to_filter_is_a_facet(columns: dict[str, Any], expected: dict[str, Kind], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    names = [f"{'abcdefghij'[i % 10]}{'klmnop'[i // 10]} thing" for i in range(60)]
    pd.DataFrame({"title": names} | {name: [*values] for name, values in columns.items()}).to_csv(path, index=False)
    found = {facet.label: facet.kind for facet in preview(path).guess.mapping.facets}
    assert found == expected


def test_a_text_that_repeats_another_is_searched_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,summary,body\n" + "".join(f"{text[:9]},{text},{text} And so on.\n" for text in PROSE))
    assert preview(path).guess.mapping.text == ("body",)


def test_a_name_that_some_rows_have_elsewhere_is_found_there(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"name": "Ayo", "text": "on bread"}\n{"title": "Bexa", "text": "on salt"}\n')
    assert [one.name for one in CatalogFile(path)] == ["Ayo", "Bexa"]


@pytest.mark.parametrize(
    ("file", "one", "many"),
    [
        ("products.csv", "product", "products"),
        ("companies-10k.jsonl.gz", "company", "companies"),
        ("Movies (final) 2.xlsx", "movie", "movies"),
        ("people.parquet", "person", "people"),
        ("all_news.csv", "record", "records"),
        ("glasses.csv", "glass", "glasses"),
        ("job.csv", "job", "jobs"),
        ("Produkte_2023.csv", "Produkt", "Produkte"),
        ("Bücher.csv", "Buch", "Bücher"),
        ("2024-03-01.csv", "record", "records"),
        ("x" * 200 + "s.csv", "record", "records"),
    ],
)
def test_records_are_called_what_the_file_is_called(file: str, one: str, many: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.write_text("headline,story\nOn bees,They dance all day long.\n")
    noun = preview(path).guess.mapping.noun
    assert (noun.one, noun.many) == (one, many)


@pytest.mark.parametrize("text", ["size,price\n1,2\n", "a,b\n,\n", "name\n"])
def test_a_table_without_a_name_or_a_text_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(CatalogError, match=r"a\.csv"):
        preview(path)


def test_a_row_may_have_ten_thousand_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = ", ".join(f'"c{i}": "{i}"' for i in range(10_000))
    path.write_text(f'{{"name": "Ayo", {row}}}\n{{"name": "Bexa", {row}}}\n')
    assert preview(path).guess.mapping.name == ("name",)
    assert [one.name for one in CatalogFile(path)] == ["Ayo", "Bexa"]


def test_a_preview_tells_how_much_of_the_table_was_read(tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"
    path.write_text("a,b\n" + "".join(f"left {i},right {i}\n" for i in range(8)) + "one,two,three\n")
    found = preview(path)
    assert (found.rows_seen, found.columns) == (8, ("a", "b"))
    assert [skipped.line for skipped in found.skipped] == [10]

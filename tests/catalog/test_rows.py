"""Every format gives the same records, and whatever is wrong with a file is told in one sentence."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.catalog import CatalogFile
from search.catalog.mapping import Facet, Mapping
from search.catalog.reader import file_sha256
from search.catalog.rows.json_array import MAX_ROW_BYTES
from search.catalog.rows.lines import MAX_SKIPPED_CHARS
from search.errors import CatalogError
from search.record import Record

COLUMNS = ["name", "description", "city"]
TABLE = [["Noon Patrol", "walks dogs; daily", "Lyon"], ["Wärmehaus", 'says "warm"\ntwice', "Köln"]]


def as_lines(rows: list[list[str]]) -> bytes:
    return "".join(json.dumps(dict(zip(COLUMNS, row, strict=True))) + "\n" for row in rows).encode()


def as_array(rows: list[list[str]]) -> bytes:
    return json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in rows], indent=1).encode()


def as_csv(rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([COLUMNS, *rows])
    return text.getvalue().encode(encoding)


def as_parquet(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    pd.DataFrame(rows, columns=COLUMNS).to_parquet(file)
    return file.getvalue()


def as_excel(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    pd.DataFrame(rows, columns=COLUMNS).to_excel(file, index=False)
    return file.getvalue()


FORMATS = {
    "lines": as_lines,
    "array": as_array,
    "csv": as_csv,
    "tsv": lambda rows: as_csv(rows, "\t"),
    "semicolons": lambda rows: as_csv(rows, ";"),
    "utf-8 mark": lambda rows: as_csv(rows, encoding="utf-8-sig"),
    "utf-16": lambda rows: as_csv(rows, encoding="utf-16"),
    "lines.gz": lambda rows: gzip.compress(as_lines(rows)),
    "array.gz": lambda rows: gzip.compress(as_array(rows)),
    "csv.gz": lambda rows: gzip.compress(as_csv(rows)),
    "parquet": as_parquet,
    "excel": as_excel,
}


MAPPING = Mapping(
    name=("name", "title"),
    text=("description", "abstract"),
    facets=(Facet(label="City", columns=("city", "location")),),
    link=("url",),
)


def read(path: Path, data: bytes) -> list[Record]:
    path.write_bytes(data)
    return [*CatalogFile(path, MAPPING)]


def cells_of(records: Iterable[Record]) -> list[list[str]]:
    """Name, description and city of each."""
    return [[one.name, one.description, "".join(one.values("City"))] for one in records]


def refused(path: Path, data: bytes) -> str:
    with pytest.raises(CatalogError) as error:
        read(path, data)
    message = str(error.value)
    assert path.name in message
    assert "\n" not in message
    return message


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_gives_the_same_records_whatever_the_file_is_called(format: str, tmp_path: Path) -> None:
    path = tmp_path / "table.txt"
    path.write_bytes(FORMATS[format](TABLE))
    catalog = CatalogFile(path, MAPPING)
    assert cells_of(catalog) == TABLE
    assert catalog.sha256 == file_sha256(path)


cells = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Z"], exclude_characters="<&"), max_size=30)
tables = st.lists(st.tuples(st.from_regex("[a-z]{1,9}", fullmatch=True), cells, cells), min_size=1, max_size=5)


@given(table=tables)
@settings(deadline=None, max_examples=25)
def test_a_table_reads_the_same_from_every_format(table: list[tuple[str, str, str]], tmp_path_factory) -> None:
    path = tmp_path_factory.mktemp("rows") / "table"
    rows = [[*row] for row in table]
    wanted = read(path, as_lines(rows))
    for format in ("array", "csv", "tsv", "semicolons", "parquet", "lines.gz"):
        assert read(path, FORMATS[format](rows)) == wanted, format


@pytest.mark.parametrize("count", [1, 2, 20])
def test_latin_1_is_told_from_its_bytes(count: int, tmp_path: Path) -> None:
    rows = [[f"Bäckerei {i}", "Brötchen und süßer Kuchen für die ganze Straße", "Düsseldorf"] for i in range(count)]
    found = read(tmp_path / "a.csv", as_csv(rows, ";", "latin-1"))
    assert cells_of(found) == rows


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Zürich – Köln"),
        ("shift_jis", "東京にある小さなパン屋で、毎朝早くから新しいパンを焼いています。"),
        ("gb18030", "我们在上海为老年人提供上门护理服务，每天都有专业护士。"),
        ("cp1251", "Небольшая пекарня в Москве, где каждое утро пекут свежий хлеб."),
    ],
)
def test_other_encodings_are_told_from_a_few_rows(encoding: str, text: str, tmp_path: Path) -> None:
    rows = [[f"{i}", text, ""] for i in range(5)]
    assert read(tmp_path / "a.csv", as_csv(rows, encoding=encoding))[0].description == text


def test_columns_are_found_by_their_usual_names_in_any_case(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.csv", b"Title, Abstract ,URL,Location\nOn bees,They dance.,https://a.example,Bern\n")
    assert cells_of([found]) == [["On bees", "They dance.", "Bern"]]
    assert found.link == "https://a.example"


def test_rows_of_a_wrong_length_are_told_and_short_ones_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"name,description\na,b\nc,d,e,f\ng\n\nh,i\n")
    catalog = CatalogFile(path)
    assert [one.name for one in catalog] == ["a", "g", "h"]
    assert [skipped.line for skipped in catalog.skipped] == [3]


def test_repeated_columns_leave_the_others_in_their_place(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.csv", b"x 3,x,x,name,description\n1,2,3,a,b\n")
    assert (found.name, found.description) == ("a", "b")


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'name,description\n"a","two\nlines"\n"",""\n,\nc,d,e\n')
    catalog = CatalogFile(path)
    assert [one.name for one in catalog] == ["a"]
    assert [skipped.line for skipped in catalog.skipped] == [6]


def test_elements_of_an_array_that_are_no_objects_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'[1, {"name": "a"}, null, {"name": "b"}]')
    catalog = CatalogFile(path)
    assert [one.name for one in catalog] == ["a", "b"]
    assert [skipped.line for skipped in catalog.skipped] == [1, 3]


def test_formulas_are_not_calculated(tmp_path: Path) -> None:
    found = read(tmp_path / "a.xlsx", as_excel([["a", "=1+1", "x"], ["b", "c", "d"]]))
    assert [one.description for one in found] == ["", "c"]


@pytest.mark.parametrize(
    ("data", "about"),
    [
        (b"", "holds no record"),
        (b"[]", "holds no record"),
        (b"name,description\n", "holds no record"),
        (b"\x00\x01\x02" * 100, "line 1"),
        (b'[{"name": "a"}, {"name"', "line 2"),
        (b'[{"name": "a"} {"name": "b"}]', "line 2"),
        (b"size,price\n1,2\n", "name"),
        (b'name,description\n"a,b\n', "quote"),
        (b"name,description\n" + b'"a"b,"c\n' * 400_000, "quote"),
        (b"name,description\n" + b"a,b,c\n" * 9 + b"a,b\n", "numbers of values"),
        (b"\x88PNG\r\n\x1a\n, ;\x00\x00\x00" + bytes(range(256)) * 20, "text"),
        (b",".join(b"c%d" % i for i in range(10_000)) + b"\n", "10,000 columns"),
        (as_parquet(TABLE)[:-20], "Parquet"),
        (as_excel(TABLE)[:-200], "Excel"),
        (b"PK\x03\x04 nothing", "Excel"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "xlsx"),
        (b"%PDF-1.7\n1 0 obj, and so on", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "picture"),
        (b"SQLite format 3\x00" + bytes(64), "SQLite"),
        (b"<!doctype html><p>Sign in, please.</p>", "web"),
        (b"<?xml version='1.0'?>\n<a/>\n", "XML"),
        (gzip.compress(as_csv(TABLE))[:-20], "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, about: str, tmp_path: Path) -> None:
    assert about in refused(tmp_path / "table", data)


def test_bombs_are_refused(tmp_path: Path) -> None:
    long = b"x" * (MAX_ROW_BYTES + 2**20)
    assert "longer" in refused(tmp_path / "a.json.gz", gzip.compress(b'[{"name": "' + long + b'"}]', 1))
    assert "longer" in refused(
        tmp_path / "a.csv.gz", gzip.compress(b"name,description\n" + b" " * (MAX_SKIPPED_CHARS + 2**26), 1)
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        with parts.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(1100):
                sheet.write(bytes(2**20))
    assert "unpacks" in refused(tmp_path / "a.xlsx", file.getvalue())

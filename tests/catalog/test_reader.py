from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from search.catalog import Catalog, read_catalog
from search.errors import CatalogError

GOOD = b'{"name":"A","description":"first","city":"Paris"}\n'


def read(tmp_path: Path, data: bytes) -> Catalog:
    path = tmp_path / "catalog.jsonl"
    path.write_bytes(data)
    return read_catalog(path)


def test_reads_the_tutorials_schema(tmp_path: Path) -> None:
    line = (
        rb'{"name":"SaferCodes","images":"https:\/\/safer.codes\/i.png","alt":"SaferCodes Logo QR",'
        rb'"description":"QR systems.\nSimple.","link":"https:\/\/safer.codes","city":"London"}'
    )
    (startup,) = read(tmp_path, line + b"\n").startups
    assert startup.name == "SaferCodes"
    assert startup.logo == "https://safer.codes/i.png"
    assert startup.link == "https://safer.codes"
    assert startup.text == "SaferCodes Logo QR. QR systems.\nSimple."


def test_reads_the_demos_names(tmp_path: Path) -> None:
    record = {
        "name": "A",
        "logo_url": "https://a.example/l.png",
        "homepage_url": "http://a.example",
        "document": "what",
    }
    (startup,) = read(tmp_path, json.dumps(record).encode()).startups
    assert (startup.logo, startup.link, startup.description) == ("https://a.example/l.png", "http://a.example", "what")
    assert startup.text == "A. what"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        b"\n\n" + GOOD + b"\n",
        GOOD.rstrip(),
        gzip.compress(GOOD),
    ],
    ids=["bom", "crlf", "blank lines", "no last newline", "gzip"],
)
def test_accepts_every_usual_form_of_a_file(tmp_path: Path, data: bytes) -> None:
    catalog = read(tmp_path, data)
    assert [s.name for s in catalog.startups] == ["A"]
    assert catalog.skipped == ()


def test_skips_and_counts_what_holds_nothing(tmp_path: Path) -> None:
    catalog = read(tmp_path, GOOD + b'{"city":"Rome"}\n' + GOOD + b'{"name":"B"}\n{"name":"C","desc')
    assert [(s.id, s.name) for s in catalog.startups] == [(0, "A"), (1, "B")]
    assert [skipped.line for skipped in catalog.skipped] == [2, 3, 5]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (GOOD + b"not json\n" + GOOD, 2),
        (GOOD + b"[1, 2]\n", 2),
        (b"name,city\nA,Paris\n", 1),
        (GOOD + GOOD + b'{"name":"\xff\xfe"}\n', 3),
        (b"[" * 100_000 + b"\n", 1),
        (gzip.compress(GOOD * 1000)[:60], 1),
    ],
    ids=["broken line", "array", "csv", "not utf-8", "deep nesting", "cut gzip"],
)
def test_refuses_other_data_naming_the_line(tmp_path: Path, data: bytes, line: int) -> None:
    with pytest.raises(CatalogError, match=rf"line {line}\b"):
        read(tmp_path, data)


def test_refuses_a_file_with_no_startup(tmp_path: Path) -> None:
    for data in (b"", b"\n\n", b'{"city":"Rome"}\n'):
        with pytest.raises(CatalogError):
            read(tmp_path, data)


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"nowhere\.jsonl"):
        read_catalog(tmp_path / "nowhere.jsonl")


def test_missing_fields_and_odd_values_do_no_harm(tmp_path: Path) -> None:
    record = {
        "name": 42,
        "images": ["https://a.example/1.png", "x"],
        "description": None,
        "city": {"a": 1},
        "link": [1],
    }
    (startup,) = read(tmp_path, json.dumps(record).encode()).startups
    assert (startup.name, startup.description, startup.city, startup.link) == ("42", "", "", "")
    assert startup.logo == "https://a.example/1.png"


def test_lone_surrogates_and_control_characters_are_replaced(tmp_path: Path) -> None:
    (startup,) = read(tmp_path, rb'{"name":"a\ud83d b\u0000c\u001b[31m"}').startups
    startup.name.encode("utf-8")
    assert not any(ord(c) < 32 for c in startup.name)


def test_the_bundled_catalog_is_what_it_claims(bundled: Catalog) -> None:
    assert len(bundled.startups) >= 150
    assert bundled.skipped == ()
    assert len({s.city for s in bundled.startups if s.city}) >= 20
    assert len({s.description for s in bundled.startups}) == len(bundled.startups)
    assert not any(s.link and not s.link.split("/")[2].endswith(".example") for s in bundled.startups)

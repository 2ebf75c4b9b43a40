from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from search.catalog import CatalogFile
from search.catalog.mapping import Facet, Kind, Mapping
from search.catalog.reader import file_sha256
from search.catalog.rows.json_lines import MAX_LINE_BYTES, MAX_SKIPPED_BYTES
from search.errors import CatalogError
from search.record import Record

GOOD = b'{"name":"A","description":"first","city":"Paris"}\n'


def opened(tmp_path: Path, data: bytes) -> CatalogFile:
    path = tmp_path / "catalog.jsonl"
    path.write_bytes(data)
    return CatalogFile(path)


def read(tmp_path: Path, data: bytes) -> list[Record]:
    return [*opened(tmp_path, data)]


def test_reads_the_tutorials_schema(tmp_path: Path) -> None:
    line = (
        rb'{"name":"SaferCodes","images":"https:\/\/safer.codes\/i.png","alt":"SaferCodes Logo QR",'
        rb'"description":"QR systems.\nSimple.","link":"https:\/\/safer.codes","city":"London"}'
    )
    (record,) = read(tmp_path, line + b"\n")
    assert record.name == "SaferCodes"
    assert record.logo == "https://safer.codes/i.png"
    assert record.link == "https://safer.codes"
    assert record.text == "SaferCodes Logo QR. QR systems.\nSimple."


def test_reads_the_demos_names(tmp_path: Path) -> None:
    row = {
        "name": "A",
        "logo_url": "https://a.example/l.png",
        "homepage_url": "http://a.example",
        "document": "what",
    }
    (record,) = read(tmp_path, json.dumps(row).encode())
    assert (record.logo, record.link, record.description) == ("https://a.example/l.png", "http://a.example", "what")
    assert record.text == "A. what"


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
    catalog = opened(tmp_path, data)
    assert [record.name for record in catalog] == ["A"]
    assert (catalog.skipped, catalog.skipped_count) == ([], 0)


def test_skips_and_counts_what_holds_nothing(tmp_path: Path) -> None:
    catalog = opened(tmp_path, GOOD + b'{"city":"Rome"}\n' + GOOD + b'{"name":"B"}\n{"name":"C","desc')
    assert [(record.id, record.name) for record in catalog] == [(0, "A"), (1, "B")]
    assert [skipped.line for skipped in catalog.skipped] == [2, 3, 5]
    assert catalog.skipped_count == 3


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (GOOD + b"not json\n" * 2 + GOOD[:20], 2),
        (GOOD + b"[1, 2]\n" + b"3\n", 2),
        (b"Dear reader\nof this file\n", 1),
        (b'{"name":"\xff\xfe"}\n', 1),
        (b'{\n"name": "A",\n"description": "first"\n}\n', 1),
        (b"[" * 100_000 + b"\n", 1),
        (gzip.compress(GOOD * 1000)[:60], 1),
    ],
    ids=["broken lines", "arrays", "prose", "not utf-8", "one object", "deep nesting", "cut gzip"],
)
def test_refuses_other_data_naming_the_line(tmp_path: Path, data: bytes, line: int) -> None:
    with pytest.raises(CatalogError, match=rf"line {line}\b"):
        read(tmp_path, data)


def test_refuses_a_file_with_no_startup(tmp_path: Path) -> None:
    for data in (b"", b"\n\n", b'{"city":""}\n', b'{"size":5}\n'):
        with pytest.raises(CatalogError):
            read(tmp_path, data)


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"nowhere\.jsonl"):
        CatalogFile(tmp_path / "nowhere.jsonl")


def test_missing_fields_and_odd_values_do_no_harm(tmp_path: Path) -> None:
    row = {
        "name": 42,
        "images": ["https://a.example/1.png", "x"],
        "description": None,
        "city": {"a": 1},
        "link": [1],
    }
    (record,) = read(tmp_path, json.dumps(row).encode())
    assert (record.name, record.description, record.link) == ("42", "", "")
    assert ("city", '{"a":1}') in record.details
    assert record.logo == "https://a.example/1.png"


def test_lone_surrogates_and_control_characters_are_replaced(tmp_path: Path) -> None:
    (record,) = read(tmp_path, rb'{"name":"a\ud83d b\u0000c\u001b[31m"}')
    record.name.encode("utf-8")
    assert not any(ord(c) < 32 for c in record.name)


def test_records_come_one_by_one_and_the_checksum_after_the_last(tmp_path: Path) -> None:
    data = gzip.compress(GOOD + b'{"name":"B"}\n')
    catalog = opened(tmp_path, data)
    records = iter(catalog)
    assert next(records).name == "A"
    assert catalog.sha256 == ""
    assert next(records).name == "B"
    assert next(records, None) is None
    assert catalog.sha256 == hashlib.sha256(data).hexdigest() == file_sha256(catalog.path)
    assert (catalog.name, catalog.size) == ("catalog.jsonl", len(data))


def test_a_file_that_changes_while_it_is_read_keeps_the_size_and_time_from_before(tmp_path: Path) -> None:
    """The checksum is of the bytes that were read, so what is recorded can never pass for the new file unseen."""
    catalog = opened(tmp_path, GOOD)
    before = catalog.path.stat()
    catalog.path.write_bytes(GOOD + b'{"name":"B"}\n')
    assert len([*catalog]) == 2
    assert (catalog.size, catalog.mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert catalog.sha256 == file_sha256(catalog.path)


def test_a_thousand_skipped_records_are_named_and_all_are_counted(tmp_path: Path) -> None:
    catalog = opened(tmp_path, GOOD * 1_500)
    assert len([*catalog]) == 1
    assert (len(catalog.skipped), catalog.skipped_count) == (1_000, 1_499)


def test_a_number_of_very_many_digits_is_text(tmp_path: Path) -> None:
    digits = "1" * 5_000
    (record,) = read(tmp_path, f'{{"name": "A", "description": {digits}}}'.encode())
    assert record.description == digits


def test_a_line_that_is_too_long_is_left_out(tmp_path: Path) -> None:
    catalog = opened(tmp_path, GOOD + b" " * (MAX_LINE_BYTES + 1) + b"\n" + GOOD.replace(b"A", b"B") + b" " * 2**25)
    assert [record.name for record in catalog] == ["A", "B"]
    assert [skipped.line for skipped in catalog.skipped] == [2, 4]


def test_a_file_of_one_endless_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"line 4\b"):
        read(tmp_path, gzip.compress(GOOD * 3 + b" " * (MAX_SKIPPED_BYTES + 2**26), 1))


def test_broken_lines_between_good_ones_are_told(tmp_path: Path) -> None:
    good = b"".join(GOOD.replace(b"A", b"%d" % i) for i in range(4))
    catalog = opened(tmp_path, good + b"not json\n[1]\n" + b'{"name":"\xff"}\n' + b"[" * 10_000 + b"\n")
    assert [record.name for record in catalog] == ["0", "1", "2", "3"]
    assert [skipped.line for skipped in catalog.skipped] == [5, 6, 7, 8]


def test_what_a_mapping_says_is_read_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"what":"Kettle","who":"Ann","cost":"12,50 \xe2\x82\xac","why":"tea"}\n')
    cost = Facet(label="Cost", columns=("Cost ",), kind=Kind.NUMBER, decimal=",")
    mapping = Mapping(name=("what",), text=("why", "who"), facets=(cost,))
    (record,) = CatalogFile(path, mapping)
    assert (record.name, record.description, record.facets, record.details) == (
        "Kettle",
        "tea\n\nAnn",
        (("Cost", ("12.5",)),),
        (),
    )


def test_the_bundled_catalog_is_what_it_claims(bundled: list[Record]) -> None:
    assert len(bundled) >= 150
    assert len({city for record in bundled for city in record.values("City")}) >= 20
    assert len({record.description for record in bundled}) == len(bundled)
    assert not any(s.link and not s.link.split("/")[2].endswith(".example") for s in bundled)

from __future__ import annotations

import pytest

from search.service.overview import BUILDING, READY, WAITING, Overview
from search.view.catalog_facts import facts, is_busy, report_sentence, size_text
from tests.store.filling import manifest_of


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (999_600, "1 MB"),
        (3_260_416, "3 MB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_sizes_have_one_to_three_digits(size: int, text: str) -> None:
    assert size_text(size) == text


def test_facts_tell_what_a_catalog_holds() -> None:
    told = facts(Overview("shops", READY, is_default=False, manifest=manifest_of(1_234), size=2_000_000))
    assert "1,234 records" in told
    assert "2 MB" in told
    assert any("shops.jsonl" in one for one in told)
    assert any("City" in one for one in told)
    assert facts(Overview("new", WAITING, is_default=False)) == []


def test_a_build_is_told_in_numbers() -> None:
    report = {"indexed": 131, "encoded": 122, "new": 118, "changed": 4, "removed": 9, "reused": 29_458}
    assert "118 new, 4 changed, 9 removed, 29,458 reused" in report_sentence(report)
    assert "new" not in report_sentence({"indexed": 5, "encoded": 5})


def test_what_runs_or_waits_is_busy() -> None:
    assert [is_busy(Overview("a", state, is_default=False)) for state in (BUILDING, WAITING, READY)] == [
        True,
        True,
        False,
    ]

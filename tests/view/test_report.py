"""The file that a comparison is saved to."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from search import __version__
from search.catalog.mapping import Facet, Mapping
from search.fulltext import tokenizer_id
from search.index import Index
from search.request import ENGINES, FULLTEXT, NEURAL, RRF
from search.view.report import report_html, report_name
from tests.view.compared import compared, index_over
from tests.view.reading import HOSTILE, Read, harmless

LOGO = "data:image/png;base64,iVBORw0KGgo="
RECORDS = [
    {"name": HOSTILE, "description": f"bread {HOSTILE}", "city": HOSTILE, "link": "javascript:alert(1)"},
    {"name": "Linked", "description": "bread", "link": "https://one.org/", "images": "https://one.org/x.png"},
    {"name": "Drawn", "description": "bread and dogs", "images": LOGO},
]
MAPPING = Mapping(
    name=("name",),
    text=("description",),
    facets=(Facet(label="City", columns=("city",)),),
    link=("link",),
    image=("images",),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index_over(RECORDS, tmp_path_factory.mktemp("report"), MAPPING)


@pytest.fixture(scope="module")
def report(index: Index) -> str:
    comparison = compared(index, f"bread {HOSTILE}", *ENGINES)
    return report_html(comparison, index.manifest, weight=0.3, when=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))


def test_it_needs_nothing_else_and_runs_nothing(report: str) -> None:
    assert harmless(report)
    read = Read(report)
    assert {image["src"] for image in read.all("img")} == {LOGO}
    assert read.all("link") == read.all("script") == []
    assert "url(" not in report
    assert "@import" not in report
    assert {link["href"] for link in read.all("a")} == {"https://one.org/"}
    (policy,) = (meta["content"] for meta in read.all("meta") if meta.get("http-equiv"))
    assert "default-src 'none'" in str(policy)


def test_it_is_stamped_with_all_that_it_depends_on(report: str, index: Index) -> None:
    manifest = index.manifest
    words = Read(report).words
    for stamp in (
        "catalog.jsonl", manifest.catalog_sha256, manifest.model_identity, tokenizer_id(), "k1 1.5", "sum of scores",
        "share of full-text 0.3", "limit 5", __version__, "2026-01-02T03:04:05+00:00",
    ):  # fmt: skip
        assert stamp in words, stamp


def test_the_stamp_names_the_fusion(index: Index) -> None:
    report = report_html(compared(index, "bread", *ENGINES), index.manifest, weight=0.3, fusion=RRF)
    assert "RRF k 60, share of full-text 0.3" in Read(report).words


def test_every_hit_is_there_with_rank_and_score(index: Index) -> None:
    comparison = compared(index, "bread")
    report = report_html(comparison, index.manifest, weight=0.5)
    assert len(re.findall("<article", report)) == sum(len(result.hits) for result in comparison.results)
    for result in comparison.results:
        digits = {NEURAL: 3, FULLTEXT: 2}[result.engine]
        for hit in result.hits:
            assert f"{hit.score:.{digits}f}" in report
    assert {engine for engine in comparison.engines} <= {
        str(tag["class"]).split()[1] for tag in Read(report).all("article")
    }


@pytest.mark.parametrize(
    ("query", "name"),
    [("Café & Bar", "compared-cafe-bar.html"), ("../../etc", "compared-etc.html"), ("犬", "compared-query.html")],
)
def test_its_name_tells_the_query_and_is_safe(index: Index, query: str, name: str) -> None:
    assert report_name(compared(index, query)) == name

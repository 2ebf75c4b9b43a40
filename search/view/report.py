"""A comparison as one HTML file that needs nothing else, stamped with all that it depends on."""

import re
from datetime import UTC, datetime
from pathlib import Path

from search import __version__
from search.compare import RBO_P, Comparison
from search.fold import fold
from search.fulltext import tokenizer_of
from search.hybrid import RRF_K, end_of
from search.hybrid.trust import LEAST, SPREADS
from search.index import Manifest
from search.request import HYBRID, RRF, SCORES
from search.view.catalog_view import CatalogView
from search.view.diagram import diagram
from search.view.difference import difference
from search.view.element import h, html
from search.view.filters import among, value_text
from search.view.look import LOOK
from search.view.measures import measures, times
from search.view.rankings import rankings
from search.view.venn import venn
from search.view.words import LABELS, listed

_PAGE = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


def report_html(
    comparison: Comparison, manifest: Manifest, *, weight: float, fusion: str = SCORES, when: datetime | None = None
) -> str:
    """The whole file. It loads nothing: logos are those that the catalog holds inline, else monograms."""
    when = when or datetime.now(UTC)
    view = CatalogView(manifest.mapping.noun, tokenizer=tokenizer_of(manifest.mapping.language), remote_logos=False)
    pairs = [
        h(
            "section",
            h("h3", f"{LABELS[a]} and {LABELS[b].lower()}"),
            h("div", *(h("p", sentence) for sentence in difference(comparison, a, b)), cls="inwords"),
            measures(found),
            cls="pair",
        )
        for (a, b), found in comparison.agreements.items()
    ]
    stamp = [
        part
        for name, value in _stamp(comparison, manifest, weight, fusion, when)
        for part in (h("dt", name), h("dd", value))
    ]
    body = h(
        "body",
        h("h1", comparison.query),
        h("p", introduction(comparison, manifest), cls="intro"),
        h("section", diagram(comparison, view=view), cls="panel"),
        h("div", venn(comparison), times(comparison), cls="numbers"),
        *pairs,
        *rankings(comparison, view=view),
        h("h2", "Made from"),
        h("dl", *stamp, cls="stamp"),
    )
    title = html(h("title", f"{comparison.query} – engines compared"))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">"
        f"{title}<style>{LOOK}{_PAGE}{_ties(comparison)}</style></head>{html(body)}</html>"
    )


def introduction(comparison: Comparison, manifest: Manifest) -> str:
    """What the file is and what it shows."""
    engines = listed([LABELS[engine].lower() for engine in comparison.engines], "and")
    pool = f"{comparison.pool:,} {manifest.mapping.noun.of(comparison.pool)}{among(comparison.filters)}"
    return (
        f"A saved comparison of {engines} search: what each finds for this query among {pool} of "
        f"{manifest.catalog_name}, which of them the others find too, and at which rank. It was made with "
        "Crossrank and needs no network."
    )


def report_name(comparison: Comparison) -> str:
    """A file name that tells the query."""
    words = "-".join(re.findall(r"[a-z0-9]+", fold(comparison.query)))[:40].strip("-")
    return f"compared-{words or 'query'}.html"


def _ties(comparison: Comparison) -> str:
    """Marks a record everywhere while one of its places is pointed at: a file runs no script."""
    ids = sorted({hit.id for result in comparison.results for hit in result.hits})
    return " ".join(
        f'body:has([data-id="{id}"]:hover) .hit[data-id="{id}"] {{ outline: 2px solid var(--engine); }} '
        f'body:has([data-id="{id}"]:hover) .line[data-id="{id}"] {{ stroke-width: 4; }}'
        for id in ids
    )


def _stamp(
    comparison: Comparison, manifest: Manifest, weight: float, fusion: str, when: datetime
) -> list[tuple[str, str]]:
    bm25 = manifest.bm25
    parameters = [f"limit {comparison.limit}", f"RBO p {RBO_P}"]
    parameters.append(f"BM25 k1 {bm25.k1:g}, b {bm25.b:g}, epsilon {bm25.epsilon:g}")
    if HYBRID in comparison.engines:
        formula = f"sum of scores, least trust {LEAST:g}, spreads {SPREADS:g}"
        if end := end_of(weight):
            formula = f"{LABELS[end.engine].lower()} alone"
        elif fusion == RRF:
            formula = f"RRF k {RRF_K}"
        parameters.append(f"{formula}, share of full-text {weight:g}")
    filters = [f"{label}: {', '.join(map(value_text, values))}" for label, values in comparison.filters]
    noun = manifest.mapping.noun
    return [
        ("Catalog", f"{manifest.catalog_name}, {manifest.records:,} {noun.of(manifest.records)}"),
        ("SHA-256", manifest.catalog_sha256),
        ("Filters", "; ".join(filters) or "none"),
        ("Model", manifest.model_identity),
        ("Tokenizer", manifest.tokenizer),
        ("Parameters", "; ".join(parameters)),
        ("Index", f"{manifest.store}, built {manifest.created}"),
        ("Software", f"Crossrank {__version__}"),
        ("Date", when.isoformat(timespec="seconds")),
    ]

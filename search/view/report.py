"""A comparison as one HTML file that needs nothing else, stamped with all that it depends on."""

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from search import __version__
from search.compare import RBO_P, Comparison
from search.fold import fold
from search.hybrid import RRF_K
from search.hybrid.trust import LEAST, SPREADS
from search.index import Manifest
from search.request import HYBRID, RRF, SCORES
from search.startup import SearchResult
from search.view.figures import measures_html, times_html, venn_html, words_html
from search.view.look import LOOK
from search.view.tied import tied_card_html, ties_css
from search.view.words import LABELS

_PAGE = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


def report_html(
    comparison: Comparison, manifest: Manifest, *, weight: float, fusion: str = SCORES, when: datetime | None = None
) -> str:
    """The whole file. It loads nothing: logos are those that the catalog holds inline, else monograms."""
    query = escape(comparison.query)
    pairs = "".join(
        f'<div class="pair"><h2>{LABELS[a]} and {LABELS[b].lower()}</h2>'
        f"{measures_html(found)}{words_html(comparison, a, b)}</div>"
        for (a, b), found in comparison.agreements.items()
    )
    columns = "".join(_column(comparison, result) for result in comparison.results)
    stamp = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
        for name, value in _stamp(comparison, manifest, weight, fusion, when or datetime.now(UTC))
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">"
        f"<title>{query} – engines compared</title><style>{LOOK}{_PAGE}{ties_css(comparison)}</style></head>"
        f'<body><h1>{query}</h1><div class="pair">{venn_html(comparison)}{times_html(comparison)}</div>{pairs}'
        f'<div class="columns">{columns}</div><h2>Made from</h2><dl class="stamp">{stamp}</dl></body></html>'
    )


def report_name(comparison: Comparison) -> str:
    """A file name that tells the query."""
    words = "-".join(re.findall(r"[a-z0-9]+", fold(comparison.query)))[:40].strip("-")
    return f"compared-{words or 'query'}.html"


def _column(comparison: Comparison, result: SearchResult) -> str:
    cards = "".join(tied_card_html(hit, result, comparison, remote_logos=False) for hit in result.hits)
    unanswered = "<p><b>No good match.</b> Only the least far away:</p>" if result.answered is False else ""
    return f"<section><h2>{LABELS[result.engine]}</h2>{unanswered}{cards or '<p>Nothing found.</p>'}</section>"


def _stamp(
    comparison: Comparison, manifest: Manifest, weight: float, fusion: str, when: datetime
) -> list[tuple[str, str]]:
    bm25 = manifest.bm25
    parameters = [f"limit {comparison.limit}", f"RBO p {RBO_P}"]
    parameters.append(f"BM25 k1 {bm25.k1:g}, b {bm25.b:g}, epsilon {bm25.epsilon:g}")
    if HYBRID in comparison.engines:
        formula = f"RRF k {RRF_K}" if fusion == RRF else f"sum of scores, least trust {LEAST:g}, spreads {SPREADS:g}"
        parameters.append(f"{formula}, share of full-text {weight:g}")
    return [
        ("Catalog", f"{manifest.catalog_name}, {manifest.records:,} records"),
        ("SHA-256", manifest.catalog_sha256),
        ("Cities", ", ".join(comparison.cities) or "all"),
        ("Model", manifest.model_identity),
        ("Tokenizer", manifest.tokenizer),
        ("Parameters", "; ".join(parameters)),
        ("Index", f"{manifest.store}, built {manifest.created}"),
        ("Software", f"neural-or-fulltext {__version__}"),
        ("Date", when.isoformat(timespec="seconds")),
    ]

"""``python -m search compare``."""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from search.api.models import ComparisonModel
from search.cli.hints import tell_hints, tell_unknown_values
from search.cli.opened import opened_index
from search.compare import RBO_P, Comparison
from search.compare.survey import most_different, read_queries, survey_csv
from search.errors import QueryError
from search.request import FULLTEXT, NEURAL, SearchRequest, filters_of
from search.settings import Settings, load_settings
from search.view.difference import difference, miss, place
from search.view.noise_words import STRENGTHS
from search.view.report import report_html
from search.view.surveyed import survey_summary
from search.view.words import LABELS, times

_NAME_CHARS = 40
_FILE_BYTES = 8_000_000


def run_compare(options: argparse.Namespace) -> int:
    """Compare on one query, or on a file of them; results on stdout."""
    settings = load_settings(index_dir=options.index_dir)
    engines = tuple(options.engine or (NEURAL, FULLTEXT))
    if len({*engines}) < max(2, len(engines)):
        raise QueryError("Give two or three different engines, such as: --engine neural --engine hybrid")
    if (options.text is None) == (options.queries is None):
        raise QueryError("Give either a TEXT to look for, or a file of queries with --queries FILE.")
    if options.queries is not None:
        return _survey(options, engines, settings)
    request = _request(options, options.text)
    index = opened_index(settings, options.catalog, model=True)
    tell_unknown_values(index, request.filters)
    comparison = index.compare(request, engines)
    if options.html is not None:
        report = report_html(comparison, index.manifest, weight=options.weight, fusion=options.fusion)
        options.html.write_text(report, encoding="utf-8")
    if options.json:
        hints = index.suggest(request.query), index.filter_offer(request)
        print(ComparisonModel.of(comparison, *hints).model_dump_json())
    else:
        print(_as_text(comparison))
        tell_hints(index, request)
    return 0


def _request(options: argparse.Namespace, query: str) -> SearchRequest:
    filters = filters_of(options.city, options.filter)
    return SearchRequest(query, limit=options.limit, filters=filters, weight=options.weight, fusion=options.fusion)


def _survey(options: argparse.Namespace, engines: tuple[str, ...], settings: Settings) -> int:
    if options.json or options.html or len(engines) > 2:
        raise QueryError("--queries compares two engines and prints CSV; leave out --json, --html and a third engine.")
    requests = [_request(options, query) for query in read_queries(_read(options.queries))]
    index = opened_index(settings, options.catalog, model=True)
    tell_unknown_values(index, requests[0].filters)
    rows = [index.survey(request, engines) for request in tqdm(requests, unit=" queries", file=sys.stderr)]
    print(survey_csv(most_different(rows), engines), end="")
    print(survey_summary(rows, engines), file=sys.stderr)
    return 0


def _read(path: Path) -> str:
    if path.stat().st_size > _FILE_BYTES:
        raise QueryError(f"{path} is larger than {_FILE_BYTES // 1_000_000} MB; give a shorter list of queries.")
    return path.read_text(encoding="utf-8", errors="replace")


def _as_text(comparison: Comparison) -> str:
    lines = []
    for (a, b), found in comparison.agreements.items():
        lines.append(
            f"{LABELS[a]} and {LABELS[b].lower()}: overlap@{found.k} {found.overlap:.2f}, "
            f"Jaccard {found.jaccard:.2f}, RBO {found.rbo:.2f} (p = {RBO_P})"
        )
        lines += [f"  {sentence}" for sentence in difference(comparison, a, b)]
    for result in comparison.results:
        lines.append(f"\n{LABELS[result.engine]}, {times(result)}")
        if result.answered is False:
            lines.append("  No good match: nothing here seems to answer this query.")
        for hit in result.hits:
            strength = f" · {STRENGTHS[hit.strength]}" if hit.strength else ""
            lines.append(f"{hit.rank:4}. {hit.record.title[:_NAME_CHARS]} · {hit.score:.4g}{strength}")
            lines += [
                f"      {_seen(comparison, result.engine, hit.id, other)}" for other in comparison.others(result.engine)
            ]
        if not result.hits:
            lines.append("  Nothing found.")
    return "\n".join(lines)


def _seen(comparison: Comparison, engine: str, id: int, other: str) -> str:
    """Where another engine ranks a hit, and why it does not show it if so."""
    elsewhere = comparison.elsewhere[engine, id, other]
    rank = f"{LABELS[other]}: {place(elsewhere)}"
    return rank if elsewhere.shown else f"{rank}, because {miss(other, elsewhere, comparison)}"

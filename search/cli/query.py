"""``python -m search query``."""

import argparse
import textwrap

from search.api.models import SearchModel
from search.cli.hints import tell_hints, tell_unknown_values
from search.cli.opened import opened_index
from search.record import EngineRank, Hit, SearchResult
from search.request import FULLTEXT, SearchRequest, filters_of
from search.settings import load_settings
from search.view.difference import deeper
from search.view.noise_words import STRENGTHS
from search.view.snippet import excerpt
from search.view.words import times

_WIDTH = 96


def run_query(options: argparse.Namespace) -> int:
    """Search once; results on stdout."""
    settings = load_settings(index_dir=options.index_dir)
    filters = filters_of(options.city, options.filter)
    request = SearchRequest(options.text, options.engine, options.limit, filters, options.weight, options.fusion)
    index = opened_index(settings, options.catalog, model=request.engine != FULLTEXT)
    tell_unknown_values(index, request.filters)
    result = index.search(request)
    if options.json:
        found = SearchModel.of(result, index.suggest(request.query), index.filter_offer(request))
        print(found.model_dump_json())
    else:
        print(_as_text(result))
        tell_hints(index, request)
    return 0


def _as_text(result: SearchResult) -> str:
    if not result.hits:
        return f"No results for {result.query!r} ({result.engine})."
    lines = ["No good match: nothing here seems to answer this query. The nearest are:"] * (result.answered is False)
    for hit in result.hits:
        record = hit.record
        where = "".join(f" · {', '.join(values)}" for _, values in record.facets if values)
        lines.append(f"{hit.rank:3}. {record.title}{where} · {_score(hit)}")
        text, _ = excerpt(record.description, ())
        lines += textwrap.wrap(text, _WIDTH, initial_indent="     ", subsequent_indent="     ")
        if record.link:
            lines.append(f"     {record.link}")
    count = len(result.hits)
    lines.append(f"{count} result{'' if count == 1 else 's'}, {result.engine}, {times(result)}")
    return "\n".join(lines)


def _score(hit: Hit) -> str:
    strength = f" · {STRENGTHS[hit.strength]}" if hit.strength else ""
    if not hit.parents:
        return f"{hit.score:.3f}{strength}"
    ranks = [f"{parent.engine} {_rank(parent)}" for parent in hit.parents]
    return f"{hit.score:.4f} ({', '.join([*ranks, *['its name'] * hit.named])}){strength}"


def _rank(parent: EngineRank) -> str:
    return f"{parent.rank:,}" if parent.rank else deeper(parent) if parent.found else "–"

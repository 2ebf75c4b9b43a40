"""``python -m search query``."""

import argparse
import textwrap

from search.api.models import ResultModel
from search.cli.opened import opened_index
from search.request import CITY, FULLTEXT, SearchRequest
from search.settings import load_settings
from search.startup import EngineRank, Hit, SearchResult
from search.view.difference import deeper
from search.view.snippet import excerpt

_WIDTH = 96


def run_query(options: argparse.Namespace) -> int:
    """Search once; results on stdout."""
    settings = load_settings(index_dir=options.index_dir)
    request = SearchRequest(
        options.text, options.engine, options.limit, {CITY: options.city}, options.weight, options.fusion
    )
    result = opened_index(settings, model=request.engine != FULLTEXT).search(request)
    print(ResultModel.model_validate(result).model_dump_json() if options.json else _as_text(result))
    return 0


def _as_text(result: SearchResult) -> str:
    if not result.hits:
        return f"No results for {result.query!r} ({result.engine})."
    lines = ["No good match: nothing here seems to answer this query. The nearest are:"] * (result.answered is False)
    for hit in result.hits:
        startup = hit.startup
        where = f" · {startup.city}" if startup.city else ""
        lines.append(f"{hit.rank:3}. {startup.title}{where} · {_score(hit)}")
        text, _ = excerpt(startup.description, ())
        lines += textwrap.wrap(text, _WIDTH, initial_indent="     ", subsequent_indent="     ")
        if startup.link:
            lines.append(f"     {startup.link}")
    lines.append(f"{len(result.hits)} results, {result.engine}, {result.took_ms:.1f} ms")
    return "\n".join(lines)


def _score(hit: Hit) -> str:
    if not hit.parents:
        return f"{hit.score:.3f}"
    ranks = [f"{parent.engine} {_rank(parent)}" for parent in hit.parents]
    return f"{hit.score:.4f} ({', '.join([*ranks, *['its name'] * hit.named])})"


def _rank(parent: EngineRank) -> str:
    return f"{parent.rank:,}" if parent.rank else deeper(parent) if parent.found else "–"

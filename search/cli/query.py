"""``python -m search query``."""

from __future__ import annotations

import argparse
import json
import textwrap

from search.cli.opened import OpenedIndex
from search.engine import FULLTEXT, checked_limit, checked_query, checked_weight
from search.result import result_data
from search.settings import load_settings
from search.startup import Hit, SearchResult
from search.view.snippet import excerpt

_WIDTH = 96


def run_query(options: argparse.Namespace) -> int:
    """Search once; results on stdout."""
    settings = load_settings(index_dir=options.index_dir)
    checked_query(options.text)
    checked_limit(options.limit)
    checked_weight(options.weight)
    index = OpenedIndex(settings)
    if options.engine == FULLTEXT:
        result = index.parts.fulltext.search(options.text, limit=options.limit, cities=options.city)
    else:
        result = index.engines().search(
            options.engine, options.text, limit=options.limit, cities=options.city, weight=options.weight
        )
    print(json.dumps(result_data(result), ensure_ascii=False) if options.json else _as_text(result))
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
    ranks = [f"{parent.engine} {f'{parent.rank:,}' if parent.rank else '–'}" for parent in hit.parents]
    return f"{hit.score:.4f} ({', '.join([*ranks, *['its name'] * hit.named])})"

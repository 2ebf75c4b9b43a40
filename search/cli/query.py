"""``python -m search query``."""

from __future__ import annotations

import argparse
import json
import textwrap

from search.engine import FULLTEXT, Engine, checked_limit, checked_query
from search.index import IndexFolder
from search.index.open import current_index
from search.index.parts import open_text_parts
from search.neural.placement import placement
from search.result import result_data
from search.settings import Settings, load_settings
from search.startup import SearchResult
from search.view.snippet import excerpt

_WIDTH = 96


def run_query(options: argparse.Namespace) -> int:
    """Search once; results on stdout."""
    settings = load_settings(index_dir=options.index_dir)
    checked_query(options.text)
    checked_limit(options.limit)
    engine = _open_engine(settings, options.engine)
    result = engine.search(options.text, limit=options.limit, cities=options.city)
    print(json.dumps(result_data(result), ensure_ascii=False) if options.json else _as_text(result))
    return 0


def _open_engine(settings: Settings, name: str) -> Engine:
    place = placement(settings)
    folder = IndexFolder(settings.index_dir)
    generation, _ = current_index(folder, catalog=settings.catalog, model=settings.model, store=place.kind)
    parts = open_text_parts(generation)
    if name == FULLTEXT:
        return parts.fulltext
    from search.neural import NeuralSearcher, SentenceEncoder
    from search.neural.remember import QueryEncoder

    encoder = SentenceEncoder(settings.model, settings.precision)
    return NeuralSearcher(QueryEncoder(encoder), place.open(generation), parts.records)


def _as_text(result: SearchResult) -> str:
    if not result.hits:
        return f"No results for {result.query!r} ({result.engine})."
    lines = []
    for hit in result.hits:
        startup = hit.startup
        where = f" · {startup.city}" if startup.city else ""
        lines.append(f"{hit.rank:3}. {startup.name or startup.alt}{where} · {hit.score:.3f}")
        text, _ = excerpt(startup.description, ())
        lines += textwrap.wrap(text, _WIDTH, initial_indent="     ", subsequent_indent="     ")
        if startup.link:
            lines.append(f"     {startup.link}")
    lines.append(f"{len(result.hits)} results, {result.engine}, {result.took_ms:.1f} ms")
    return "\n".join(lines)

"""The app with its engines replaced by a constant: what is left is the floor of the user interface.

Served by ``benchmarks.painting``; every query gets one of two comparisons that were made before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st
from starlette.routing import Mount

from search.api import create_api
from search.compare import Comparison
from search.index import Index
from search.request import SearchRequest
from search.service.shared import shared_catalogs

_compare = Index.compare
_made: dict[tuple[SearchRequest, tuple[str, ...]], Comparison] = {}


def constant(self: Index, request: SearchRequest, engines: Sequence[str]) -> Comparison:
    """The comparison of another query: which of the two depends on the length of the query."""
    asked = replace(request, query=("software for hospitals", "clean energy")[len(request.query) % 2])
    key = (asked, tuple(engines))
    if key not in _made:
        _made[key] = _compare(self, asked, engines)
    return replace(_made[key], query=request.query)


Index.compare = constant  # type: ignore[method-assign]

app = st.App(
    str(Path(__file__).resolve().parent.parent / "pages" / "router.py"),
    routes=[Mount("/api", create_api(shared_catalogs))],
)

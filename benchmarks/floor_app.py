"""The app with its engines replaced by a constant: what is left is the floor of the user interface.

Served by ``benchmarks.painting``; every query gets one of two comparisons that were made before.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.routing import Mount

from search.api import create_api
from search.compare import Comparison
from search.service.engines import Engines
from search.service.shared import shared_service

_compare = Engines.compare
_made: dict[tuple[Any, ...], Comparison] = {}


def constant(self: Engines, names: Any, query: str, **options: Any) -> Comparison:
    """The comparison of another query: which of the two depends on the length of ``query``."""
    asked = ("software for hospitals", "clean energy")[len(query) % 2]
    key = (tuple(names), asked, *map(str, options.values()))
    if key not in _made:
        _made[key] = _compare(self, names, asked, **options)
    return replace(_made[key], query=query)


Engines.compare = constant  # type: ignore[method-assign]

app = st.App(
    str(Path(__file__).resolve().parent.parent / "pages" / "router.py"),
    routes=[Mount("/api", create_api(shared_service))],
)

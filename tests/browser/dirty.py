"""A catalog as an enemy or a careless export would write it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.app_process import Server

BOOM = "window.__pwned=1"
TAG = f"<img src=x onerror={BOOM}>"
ENTITY_TAG = f"&lt;img src=x onerror={BOOM}&gt;"

_SCRIPTED_PICTURE = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{BOOM}"><script>{BOOM}</script></svg>'

DIRTY: list[dict[str, Any]] = [
    {"name": f"<script>{BOOM}</script>Scripted", "description": f"dirty {TAG} <script>{BOOM}</script>", "city": TAG},
    {"name": ENTITY_TAG, "alt": f"{ENTITY_TAG} dirty", "description": f"{ENTITY_TAG} dirty", "city": ENTITY_TAG},
    {"name": "[x](javascript:alert(1))", "description": "dirty", "city": "![i](http://evil.example/x.png)"},
    {"name": "![i](http://evil.example/x.png)", "description": "dirty", "city": "[x](http://evil.example/)"},
    {"name": ":red[x] $x$ **b** `c` :smile:", "description": "dirty", "city": ":red[x] $x$ #h1"},
    {"name": "Scripted link", "description": "dirty", "link": f"javascript:{BOOM}", "images": f"javascript:{BOOM}"},
    {"name": "Data link", "description": "dirty", "link": f"data:text/html,<script>{BOOM}</script>"},
    {
        "name": "Quoted",
        "description": "dirty",
        "link": f'https://example.com/" onmouseover="{BOOM}',
        "images": f'https://evil.example/x.png" onerror="{BOOM}',
    },
    {
        "name": "Scripted picture",
        "description": "dirty",
        "images": "data:image/svg+xml;base64," + base64.b64encode(_SCRIPTED_PICTURE.encode()).decode(),
    },
    {"name": "Page as picture", "description": "dirty", "images": f"data:text/html,<script>{BOOM}</script>"},
    {"name": "Megabyte", "description": "dirty " + "many words " * 95_000, "city": "Kraków"},
    {"name": "N" * 5_000, "alt": "a" * 5_000, "description": "dirty " + "d" * 5_000, "city": "C" * 5_000},
    {"name": "שלום \u202eעולם", "description": "dirty \u202eمرحبا بالعالم", "city": "القاهرة"},
    {"name": "👩‍👩‍👧‍👦🚀 Emoji", "description": "dirty 🧨" * 50, "city": "🏙️"},
    {"name": "Null\u0000 and \ud800 half", "description": "dirty \u0007\u001b[31m", "city": "\u0000"},
    {"name": 42, "description": ["dirty"], "city": {"name": "x"}, "link": 7, "images": []},
]


class DirtyApp(NamedTuple):
    """``nowhere`` starts the addresses of logos that cannot be loaded."""

    server: Server
    nowhere: str
    catalog: Path
    index_dir: Path


def write_dirty(path: Path, extra: list[dict[str, Any]]) -> Path:
    """The catalog file of ``DIRTY`` and ``extra``."""
    path.write_text("".join(json.dumps(record) + "\n" for record in [*DIRTY, *extra]), encoding="ascii")
    return path


def untouched(page: Page) -> bool:
    """Whether no script of the catalog or the address has run."""
    page.wait_for_load_state("networkidle")
    return bool(page.evaluate("window.__pwned === undefined"))

"""An explanation as plain data, for the API."""

from __future__ import annotations

from typing import Any

from search.explain.explanation import Explanation


def explanation_data(explanation: Explanation) -> dict[str, Any]:
    """The explanation as JSON-ready data; ``parts`` sum to ``score``."""
    return {
        "engine": explanation.engine,
        "id": explanation.id,
        "score": explanation.score,
        "text": explanation.text,
        "read": explanation.read,
        "parts": [
            {"label": part.label, "value": part.value, "facts": part.facts._asdict() if part.facts else None}
            for part in explanation.parts
        ],
        "heat": [heat._asdict() for heat in explanation.heat],
        "parents": [explanation_data(parent) for parent in explanation.parents],
    }

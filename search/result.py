"""A search result as plain data: the one shape that the API and the shell both give."""

from __future__ import annotations

from typing import Any

from search.startup import Hit, SearchResult, Standing


def result_data(result: SearchResult) -> dict[str, Any]:
    """The result as JSON-ready data; times in milliseconds, rounded to a microsecond."""
    return {
        "result": [hit_data(hit) for hit in result.hits],
        "engine": result.engine,
        "query": result.query,
        "took_ms": round(result.took_ms, 3),
        "encode_ms": round(result.encode_ms, 3),
        "matches": result.matches,
        "answered": result.answered,
    }


def hit_data(hit: Hit) -> dict[str, Any]:
    startup = hit.startup
    return {
        "id": hit.id,
        "rank": hit.rank,
        "score": hit.score,
        "name": startup.name,
        "description": startup.description,
        "city": startup.city,
        "link": startup.link,
        "logo": startup.logo,
        "alt": startup.alt,
        "above_noise": hit.above_noise,
        "parents": [standing_data(parent) for parent in hit.parents],
        "named": hit.named,
    }


def standing_data(standing: Standing) -> dict[str, Any]:
    return {
        "engine": standing.engine,
        "rank": standing.rank,
        "score": standing.score,
        "beyond": standing.beyond,
    }

"""A comparison as plain data: the one shape that the API and the shell both give."""

from __future__ import annotations

from typing import Any

from search.compare import RBO_P, Comparison
from search.result import result_data, standing_data
from search.view.difference import difference


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON-ready data; every hit carries where it stands in the other engines."""
    results = []
    for result in comparison.results:
        data = result_data(result)
        for hit in data["result"]:
            hit["elsewhere"] = [
                {
                    **standing_data(found.standing),
                    "pool": found.pool,
                    "shown": found.shown,
                    "gap": found.gap,
                    "lacks": list(found.lacks),
                }
                for other in comparison.others(result.engine)
                for found in [comparison.elsewhere[result.engine, hit["id"], other]]
            ]
        results.append(data)
    return {
        "query": comparison.query,
        "limit": comparison.limit,
        "pool": comparison.pool,
        "words": [word._asdict() for word in comparison.words],
        "results": results,
        "agreements": [
            {
                "engines": list(pair),
                "k": found.k,
                "shared": found.shared,
                "overlap": found.overlap,
                "jaccard": found.jaccard,
                "rbo": found.rbo,
                "p": RBO_P,
                "summary": difference(comparison, *pair),
            }
            for pair, found in comparison.agreements.items()
        ],
    }

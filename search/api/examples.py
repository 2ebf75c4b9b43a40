"""An answer of each kind for the documentation of the API, from the bundled catalog."""

from typing import Any

_PATROL: dict[str, Any] = {
    "id": 133,
    "rank": 1,
    "score": 0.353,
    "name": "Noon Patrol",
    "description": "An hour of squirrels, sticks and puddles, while you're stuck at your desk. …",
    "facets": {"City": ["San Francisco"]},
    "details": {},
    "link": "https://noonpatrol.example",
    "logo": "",
    "alt": "Noon Patrol - pets midday outings vetted locals",
    "strength": "weak",
    "above_noise": 95.3,
    "parents": [],
    "named": False,
    "city": "San Francisco",
}
_SEED: dict[str, Any] = {
    "id": 30,
    "rank": 1,
    "score": 4.57,
    "name": "Onlyseed",
    "description": "… Type the same seed twice and the same dog barks at the same gate. …",
    "facets": {"City": ["Montréal"]},
    "details": {},
    "link": "https://onlyseed.example",
    "logo": "",
    "alt": "Onlyseed - procedural generation game engine middleware",
    "strength": None,
    "above_noise": None,
    "parents": [],
    "named": False,
    "city": "Montréal",
}
_NEURAL: dict[str, Any] = {
    "engine": "neural",
    "query": "dog walker",
    "took_ms": 0.69,
    "encode_ms": 9.8,
    "remembered": False,
    "matches": None,
    "answered": True,
}
_FULLTEXT = {**_NEURAL, "engine": "fulltext", "took_ms": 0.11, "encode_ms": 0.0, "matches": 1, "answered": None}
_LACKING = {"engine": "fulltext", "rank": None, "score": None, "beyond": None, "pool": 168, "shown": False}
_FAR = {"engine": "neural", "rank": 55, "score": 0.114, "beyond": None, "pool": 168, "shown": False}

SEARCH: dict[str, Any] = {"suggestion": None, "filter_offer": None, "result": [_PATROL], **_NEURAL}
COMPARISON: dict[str, Any] = {
    "suggestion": None,
    "filter_offer": None,
    "query": "dog walker",
    "limit": 1,
    "pool": 168,
    "words": [{"word": "dog", "term": "dog", "df": 1}, {"word": "walker", "term": "walker", "df": 0}],
    "results": [
        {**_NEURAL, "result": [{**_PATROL, "elsewhere": [{**_LACKING, "gap": None, "lacks": ["dog", "walker"]}]}]},
        {**_FULLTEXT, "result": [{**_SEED, "elsewhere": [{**_FAR, "gap": 0.239, "lacks": ["walker"]}]}]},
    ],
    "agreements": [
        {
            "engines": ["neural", "fulltext"],
            "k": 1,
            "shared": 0,
            "overlap": 0.0,
            "jaccard": 0.0,
            "rbo": 0.0,
            "p": 0.9,
            "summary": [
                "Neural ranks “Noon Patrol” first; full-text does not find it, because its text has none of the "
                "query’s words."
            ],
        }
    ],
}
EXPLANATION: dict[str, Any] = {
    "engine": "fulltext",
    "id": 30,
    "score": 4.57,
    "text": "Onlyseed - procedural generation game engine middleware. One 64-bit seed, one continent: rivers, "
    "dialects, the opening hours of bakeries. Type the same seed twice and the same dog barks at the same gate. …",
    "read": 338,
    "parts": [
        {
            "label": "dog",
            "value": 4.57,
            "facts": {"frequency": 1, "idf": 4.7155, "saturation": 0.9691, "length": 37, "avgdl": 34.55, "asked": 1},
        }
    ],
    "heat": [{"start": 176, "end": 179, "value": 4.57}],
    "parents": [],
    "fused": [],
}
CITIES: dict[str, Any] = {"result": [{"city": "Berlin", "count": 9}, {"city": "São Paulo", "count": 7}]}
FACETS: dict[str, Any] = {
    "result": [
        {
            "label": "City",
            "kind": "values",
            "values": [{"value": "Berlin", "count": 9}, {"value": "São Paulo", "count": 7}],
            "low": None,
            "high": None,
        }
    ]
}
HEALTH: dict[str, Any] = {
    "status": "ready",
    "engines": {name: {"ready": True, "detail": ""} for name in ("neural", "fulltext", "hybrid")},
    "catalog": "startups.jsonl",
    "catalog_sha256": "6f1c…",
    "records": 168,
    "model": "all-MiniLM-L6-v2",
    "note": "",
    "version": "0.1.0",
}
CATALOGS: dict[str, Any] = {
    "result": [
        {
            "name": "startups",
            "is_default": True,
            "state": "ready",
            "problem": "",
            "progress": None,
            "records": 168,
            "noun": {"one": "startup", "many": "startups"},
            "facets": ["City"],
            "model": "all-MiniLM-L6-v2",
            "language": "english",
            "built": "2026-01-05T09:30:00+00:00",
            "source": "startups.jsonl",
            "sha256": "0" * 64,
            "size": 2_416_640,
        }
    ]
}

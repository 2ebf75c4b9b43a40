"""An answer of each kind for the documentation of the API, from the bundled catalog."""

from typing import Any

_QUERY = "my kid struggles with arithmetic"
_SUMS: dict[str, Any] = {
    "id": 1028,
    "rank": 1,
    "score": 0.492,
    "name": "Saturday Sums",
    "description": "Maths tutors for children of eight to sixteen, at your kitchen table or on a screen, …",
    "facets": {"City": ["London"], "Field": ["Schools & learning"]},
    "details": {},
    "link": "https://saturdaysums.example",
    "logo": "",
    "alt": "Saturday Sums - tutoring maths children primary secondary",
    "strength": "strong",
    "above_noise": 100.0,
    "parents": [],
    "named": False,
    "city": "London",
}
_BIKES: dict[str, Any] = {
    "id": 629,
    "rank": 1,
    "score": 5.683,
    "name": "Next Size Up",
    "description": "Children's bikes by subscription. When knees start to hit the handlebar you order the next size; …",
    "facets": {"City": ["Vancouver"], "Field": ["Bikes & scooters"]},
    "details": {},
    "link": "https://nextsizeup.example",
    "logo": "",
    "alt": "Next Size Up - kids bikes subscription swap refurbished",
    "strength": None,
    "above_noise": None,
    "parents": [],
    "named": False,
    "city": "Vancouver",
}
_NEURAL: dict[str, Any] = {
    "engine": "neural",
    "query": _QUERY,
    "took_ms": 0.69,
    "encode_ms": 9.8,
    "remembered": False,
    "matches": None,
    "answered": True,
}
_FULLTEXT = {**_NEURAL, "engine": "fulltext", "took_ms": 0.11, "encode_ms": 0.0, "matches": 2, "answered": None}
_LACKING = {"engine": "fulltext", "rank": None, "score": None, "beyond": None, "pool": 1200, "shown": False}
_FAR = {"engine": "neural", "rank": 4, "score": 0.407, "beyond": None, "pool": 1200, "shown": False}

SEARCH: dict[str, Any] = {"suggestion": None, "filter_offer": None, "result": [_SUMS], **_NEURAL}
COMPARISON: dict[str, Any] = {
    "suggestion": None,
    "filter_offer": None,
    "query": _QUERY,
    "limit": 1,
    "pool": 1200,
    "words": [
        {"word": "my", "term": "", "df": 0},
        {"word": "kid", "term": "kid", "df": 1},
        {"word": "struggles", "term": "struggl", "df": 0},
        {"word": "with", "term": "", "df": 0},
        {"word": "arithmetic", "term": "arithmet", "df": 1},
    ],
    "results": [
        {
            **_NEURAL,
            "result": [
                {**_SUMS, "elsewhere": [{**_LACKING, "gap": None, "lacks": ["kid", "struggles", "arithmetic"]}]}
            ],
        },
        {
            **_FULLTEXT,
            "result": [{**_BIKES, "elsewhere": [{**_FAR, "gap": 0.085, "lacks": ["struggles", "arithmetic"]}]}],
        },
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
                "Neural ranks “Saturday Sums” first; full-text does not find it, because its text has none of the "
                "query’s words."
            ],
        }
    ],
}
EXPLANATION: dict[str, Any] = {
    "engine": "fulltext",
    "id": 629,
    "score": 5.683,
    "text": "Next Size Up - kids bikes subscription swap refurbished. Children's bikes by subscription. …",
    "read": 503,
    "parts": [
        {
            "label": "kid",
            "value": 5.683,
            "facts": {"frequency": 1, "idf": 6.6842, "saturation": 0.8502, "length": 54, "avgdl": 38.805, "asked": 1},
        }
    ],
    "heat": [{"start": 15, "end": 19, "value": 5.683}],
    "parents": [],
    "fused": [],
}
CITIES: dict[str, Any] = {"result": [{"city": "London", "count": 115}, {"city": "Berlin", "count": 79}]}
FACETS: dict[str, Any] = {
    "result": [
        {
            "label": "City",
            "kind": "values",
            "values": [{"value": "London", "count": 115}, {"value": "Berlin", "count": 79}],
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
    "records": 1200,
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
            "records": 1200,
            "noun": {"one": "startup", "many": "startups"},
            "facets": ["City", "Field"],
            "model": "all-MiniLM-L6-v2",
            "language": "english",
            "built": "2026-01-05T09:30:00+00:00",
            "source": "startups.jsonl",
            "sha256": "0" * 64,
            "size": 6_766_592,
        }
    ]
}

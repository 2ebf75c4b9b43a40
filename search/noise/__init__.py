"""The noise floor: how near queries without meaning come to a catalog, and what stands above them."""

from search.noise.floor import NoiseFloor
from search.noise.measured import Measured, measured
from search.noise.queries import COUNT, noise_queries
from search.noise.reading import QueryTerms, Reading, query_terms, read_query
from search.noise.verdict import answers

__all__ = [
    "COUNT",
    "Measured",
    "NoiseFloor",
    "QueryTerms",
    "Reading",
    "answers",
    "measured",
    "noise_queries",
    "query_terms",
    "read_query",
]

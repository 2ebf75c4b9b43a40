"""The noise floor: how near queries without meaning come to a catalog, and what stands above them."""

from search.noise.floor import NoiseFloor
from search.noise.measured import Measured, measured
from search.noise.queries import COUNT, noise_queries
from search.noise.reading import QueryTerms, Reading, query_terms, read_query
from search.noise.strength import NONE, STRONG, WEAK, strength
from search.noise.verdict import bar_reached

__all__ = [
    "COUNT",
    "NONE",
    "STRONG",
    "WEAK",
    "Measured",
    "NoiseFloor",
    "QueryTerms",
    "Reading",
    "bar_reached",
    "measured",
    "noise_queries",
    "query_terms",
    "read_query",
    "strength",
]

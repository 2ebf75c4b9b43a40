"""Comparing engines: what they share, and what one shows and another misses."""

from search.compare.agreement import Agreement, agreement
from search.compare.comparison import Comparison, Elsewhere, compare
from search.compare.query_words import QueryWord, compared, query_words
from search.compare.rbo import RBO_P, rank_biased_overlap

__all__ = [
    "RBO_P",
    "Agreement",
    "Comparison",
    "Elsewhere",
    "QueryWord",
    "agreement",
    "compare",
    "compared",
    "query_words",
    "rank_biased_overlap",
]

"""Comparing engines: what they share, and what one shows and another misses."""

from search.compare.agreement import Agreement
from search.compare.comparison import Comparison, Elsewhere, QueryWord, compare
from search.compare.rbo import RBO_P

__all__ = ["RBO_P", "Agreement", "Comparison", "Elsewhere", "QueryWord", "compare"]

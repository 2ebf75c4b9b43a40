"""Hybrid search: both rankings fused."""

from search.hybrid.fusion import RRF_K, Fusion
from search.hybrid.rankings import Rankings, WholeRankings
from search.hybrid.searcher import HybridSearcher

__all__ = ["RRF_K", "Fusion", "HybridSearcher", "Rankings", "WholeRankings"]

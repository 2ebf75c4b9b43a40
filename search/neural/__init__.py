"""Neural search: sentence embeddings, and cosine search over them in Qdrant."""

from search.neural.encoder import Encoder, SentenceEncoder
from search.neural.searcher import NeuralSearcher
from search.neural.store import VectorStore

__all__ = ["Encoder", "NeuralSearcher", "SentenceEncoder", "VectorStore"]

"""Neural search: sentence embeddings of texts and queries."""

from search.neural.encoder import Encoder, SentenceEncoder
from search.neural.remember import QueryEncoder

__all__ = ["Encoder", "QueryEncoder", "SentenceEncoder"]

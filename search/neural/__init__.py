"""Neural search: sentence embeddings of texts and queries."""

from search.neural.batching import EncodedQuery
from search.neural.encoder import Encoder, SentenceEncoder
from search.neural.remember import QueryEncoder

__all__ = ["EncodedQuery", "Encoder", "QueryEncoder", "SentenceEncoder"]

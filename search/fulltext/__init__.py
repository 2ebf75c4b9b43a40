"""Full-text search: words as they are compared, and BM25 over them."""

from search.fulltext.bm25 import BM25
from search.fulltext.tokens import TOKENIZER_ID, Token, Tokenizer

__all__ = ["BM25", "TOKENIZER_ID", "Token", "Tokenizer"]

"""Full-text search: words as they are compared, and BM25 over them."""

from search.fulltext.bm25 import BM25
from search.fulltext.languages import LANGUAGES
from search.fulltext.tokens import Token, Tokenizer, tokenizer_id, tokenizer_of

__all__ = ["BM25", "LANGUAGES", "Token", "Tokenizer", "tokenizer_id", "tokenizer_of"]

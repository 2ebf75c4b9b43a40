"""Full-text search: BM25 over an inverted index."""

from search.fulltext.postings import Postings, TermWeights, build_postings
from search.fulltext.searcher import FullTextSearcher
from search.fulltext.tokens import TOKENIZER_ID, Token, Tokenizer

__all__ = ["TOKENIZER_ID", "FullTextSearcher", "Postings", "TermWeights", "Token", "Tokenizer", "build_postings"]

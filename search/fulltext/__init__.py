"""Full-text search: BM25 over an inverted index."""

from search.fulltext.interface import Contribution, Factors, FullText
from search.fulltext.postings import Postings, build_postings
from search.fulltext.searcher import FullTextSearcher
from search.fulltext.tokens import TOKENIZER_ID, Token, Tokenizer

__all__ = [
    "TOKENIZER_ID",
    "Contribution",
    "Factors",
    "FullText",
    "FullTextSearcher",
    "Postings",
    "Token",
    "Tokenizer",
    "build_postings",
]

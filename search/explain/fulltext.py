"""A BM25 score as a sum over the query's words."""

from collections import Counter

from search.explain.explanation import Explanation, Heat, Part, TermFacts
from search.fulltext import BM25, Tokenizer
from search.record import Record
from search.request import FULLTEXT
from search.store.store import Sparse


def explain_fulltext(query: str, record: Record, words: Sparse, bm25: BM25, tokenizer: Tokenizer) -> Explanation:
    """The score of ``startup``, whose stored summands are ``words``: one part for each query term that it holds.

    A part is idf · saturation, counted as often as the query repeats the word; it is laid over
    the word's occurrences in equal shares.
    """
    text = record.text
    asked: dict[str, list[str]] = {}
    for token in tokenizer.spans(query):
        asked.setdefault(token.term, []).append(query[token.start : token.end])
    tokens = tokenizer.spans(text)
    tf = Counter(token.term for token in tokens)
    summands = dict(zip(words.indices, words.values, strict=True))
    found = {
        term: len(said) * summands[bm25.index(term)]
        for term, said in asked.items()
        if tf[term] and bm25.index(term) in summands
    }
    parts = []
    for term, value in found.items():
        said = asked[term]
        saturation = bm25.saturation(tf[term], len(tokens))
        facts = TermFacts(tf[term], value / len(said) / saturation, saturation, len(tokens), bm25.avgdl, len(said))
        parts.append(Part(", ".join(dict.fromkeys(said)), value, facts))
    heat = tuple(
        Heat(token.start, token.end, found[token.term] / tf[token.term]) for token in tokens if token.term in found
    )
    return Explanation(FULLTEXT, record.id, sum(found.values()), text, tuple(parts), heat, len(text))

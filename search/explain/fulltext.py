"""A BM25 score as a sum over the query's words."""

from collections import Counter
from collections.abc import Iterable, Mapping

from search.explain.explanation import Explanation, Heat, Part, TermFacts
from search.fulltext import BM25, Token, Tokenizer
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
    shares = {term: value / tf[term] for term, value in found.items()}
    heat = _heat((token for token in tokens if token.term in shares), shares)
    return Explanation(FULLTEXT, record.id, sum(found.values()), text, tuple(parts), heat, len(text))


def _heat(tokens: Iterable[Token], shares: Mapping[str, float]) -> tuple[Heat, ...]:
    """The share of each token over its range; where tokens overlap, over what the one before leaves of it."""
    heat: list[Heat] = []
    for term, start, end in tokens:
        start = max(start, heat[-1].end) if heat else start
        if start < end:
            heat.append(Heat(start, end, shares[term]))
        else:
            heat[-1] = heat[-1]._replace(value=heat[-1].value + shares[term])
    return tuple(heat)

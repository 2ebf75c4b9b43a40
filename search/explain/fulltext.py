"""A BM25 score as a sum over the query's words."""

from __future__ import annotations

from collections import Counter

from search.engine import FULLTEXT
from search.explain.explanation import Explanation, Heat, Part, TermFacts
from search.fulltext import FullText
from search.startup import Startup


def explain_fulltext(fulltext: FullText, query: str, startup: Startup) -> Explanation:
    """The score of ``startup`` for ``query``: one part for each distinct term that it holds.

    A part is idf · saturation, counted as often as the query repeats the word; it is laid over
    the word's occurrences in equal shares. Raises StoreUnavailable.
    """
    tokenizer, text = fulltext.tokenizer, startup.text
    asked: dict[str, list[str]] = {}
    for token in tokenizer.spans(query):
        asked.setdefault(token.term, []).append(query[token.start : token.end])
    tokens = tokenizer.spans(text)
    frequencies = Counter(token.term for token in tokens)
    found = fulltext.contributions(asked, startup.id)
    parts = []
    for term, (value, factors) in found.items():
        label = ", ".join(dict.fromkeys(asked[term]))
        facts = None
        if factors is not None:
            idf, saturation, mean_length = factors
            facts = TermFacts(frequencies[term], idf, saturation, len(tokens), mean_length, len(asked[term]))
        parts.append(Part(label, value, facts))
    heat = tuple(
        Heat(token.start, token.end, found[token.term].value / frequencies[token.term])
        for token in tokens
        if token.term in found
    )
    score = sum(value for value, _ in found.values())
    return Explanation(FULLTEXT, startup.id, score, text, tuple(parts), heat, len(text))

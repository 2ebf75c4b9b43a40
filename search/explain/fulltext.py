"""A BM25 score as a sum over the query's words."""

from __future__ import annotations

from collections import Counter

from search.engine import FULLTEXT
from search.explain.explanation import Explanation, Heat, Part, TermFacts
from search.fulltext import FullTextSearcher
from search.startup import Startup


def explain_fulltext(fulltext: FullTextSearcher, query: str, startup: Startup) -> Explanation:
    """The score of ``startup`` for ``query``: one part for each distinct term that it holds.

    A part is idf · saturation, counted as often as the query repeats the word; it is laid over
    the word's occurrences in equal shares.
    """
    postings, tokenizer, text = fulltext.postings, fulltext.tokenizer, startup.text
    asked: dict[str, list[str]] = {}
    for token in tokenizer.spans(query):
        asked.setdefault(token.term, []).append(query[token.start : token.end])
    tokens = tokenizer.spans(text)
    frequencies = Counter(token.term for token in tokens)
    values = {
        term: len(words) * value for term, words in asked.items() if (value := postings.part(term, startup.id)) != 0
    }
    parts = []
    for term, value in values.items():
        words = list(dict.fromkeys(asked[term]))
        idf = postings.idf(term)
        facts = TermFacts(
            frequencies[term],
            idf,
            postings.part(term, startup.id) / idf if idf else 0.0,
            len(tokens),
            postings.mean_length,
            len(asked[term]),
        )
        parts.append(Part(", ".join(words), value, facts))
    heat = tuple(
        Heat(token.start, token.end, values[token.term] / frequencies[token.term])
        for token in tokens
        if token.term in values
    )
    score = 0.0
    for term in tokenizer.tokenize(query):
        score += postings.part(term, startup.id)
    return Explanation(FULLTEXT, startup.id, score, text, tuple(parts), heat, len(text))

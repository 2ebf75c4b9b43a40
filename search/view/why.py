"""Explanations of the hit that is opened, as elements for its card."""

from collections.abc import Callable, Sequence

from search.compare import Comparison
from search.errors import ModelError
from search.explain import Explanation
from search.fulltext import Tokenizer
from search.index import Index
from search.record import Hit, Record
from search.request import SearchRequest
from search.view.difference import quoted
from search.view.element import Element, h
from search.view.elsewhere import why_not
from search.view.explained import explained
from search.view.noise_words import above_noise


def why(index: Index, request: SearchRequest, hit: Hit) -> list[Element]:
    """Why the hit has its score for the request; raises as ``Index.explain`` does, but for ModelError."""
    try:
        (found,) = index.explain(request, [hit.id])
    except ModelError as error:
        return [h("p", str(error), cls="fine")]
    return [explained(found, *_noise(hit))]


def why_compared(comparison: Comparison, explain: Callable[[str], Explanation], hit: Hit, engine: str) -> list[Element]:
    """Why the hit has its score in its engine, and why the engines that do not show it missed it.

    ``explain`` gives the explanation of the hit's record by an engine.
    """
    absent = [other for other in comparison.others(engine) if not comparison.elsewhere[engine, hit.id, other].shown]
    scored = [other for other in absent if comparison.elsewhere[engine, hit.id, other].place.score is not None]
    try:
        found = {name: explain(name) for name in (engine, *scored)}
    except ModelError as error:
        return [h("p", str(error), cls="fine")]
    return [explained(found[engine], *_noise(hit)), *why_not(hit, engine, comparison, found)]


def why_similar(index: Index, seed: Record, id: int) -> list[Element]:
    """What makes the record similar to the ``seed``: the words that both texts share, and the parts of the cosine."""
    try:
        found = index.explain_similar(seed.id, [id])
    except ModelError as error:
        return [h("p", str(error), cls="fine")]
    parts = []
    for one in found:
        parts += [h("p", shared(seed.text, one.text, index.tokenizer), cls="decided"), explained(one)]
    return parts


def shared(a: str, b: str, tokenizer: Tokenizer) -> str:
    """Which words two texts share, stop words aside."""
    first = {token.term for token in tokenizer.spans(a)}
    words = {token.term: b[token.start : token.end] for token in tokenizer.spans(b) if token.term in first}
    if not words:
        return "The two texts share no word; they are near in meaning alone."
    return f"Both texts have {quoted([*words.values()])}."


def _noise(hit: Hit) -> list[Element]:
    """How the hit's cosine stands among those of queries that mean nothing here."""
    if hit.above_noise is None:
        return []
    return [
        h(
            "p",
            f"Its cosine is {above_noise(hit.above_noise)}, the best cosines of queries that mean nothing here.",
            cls="fine",
        )
    ]


def opened_hits(comparison: Comparison, id: int | None) -> Sequence[tuple[str, Hit]]:
    """The hits of the record that is opened, one for each engine that shows it."""
    return [(result.engine, hit) for result in comparison.results for hit in result.hits if hit.id == id]

"""What differs between two rankings of the same query, in sentences of plain text."""

from collections.abc import Sequence

from search.compare import Comparison, Elsewhere
from search.record import EngineRank, Hit
from search.request import FULLTEXT, HYBRID, NEURAL
from search.view.filters import among
from search.view.words import LABELS, listed, score_text, shortened

_NAME_CHARS = 60
_WORDS_SHOWN = 4


def difference(comparison: Comparison, a: str, b: str) -> list[str]:
    """One to four sentences on engines ``a`` and ``b`` of the comparison."""
    first, second = comparison.result(a).hits, comparison.result(b).hits
    if not first and not second:
        return [f"Neither finds anything{among(comparison.filters)}."]
    if not first or not second:
        return _only_one(comparison, *((a, b) if second else (b, a)))
    sentences = [_shared(comparison, a, b)]
    if first[0].id != second[0].id:
        return [*sentences, _seen(comparison, a, first[0], b), _seen(comparison, b, second[0], a)]
    sentences.append(f"Both rank {title(first[0])} first.")
    for engine, other in ((a, b), (b, a)):
        missed = next((hit for hit in comparison.result(engine).hits if _missed(comparison, engine, hit, other)), None)
        sentences += [_seen(comparison, engine, missed, other)] if missed else []
    return sentences


def miss(other: str, elsewhere: Elsewhere, comparison: Comparison) -> str:
    """Why ``other`` does not show a hit, as a clause that can follow "because"."""
    there, lacks = elsewhere.place, elsewhere.lacks
    if other == FULLTEXT:
        if not comparison.terms:
            return "the query has only words that full-text leaves out"
        if not there.found:
            several = len(comparison.terms) > 1
            return "its text has none of the query’s words" if several else f"its text lacks {quoted(lacks)}"
        has = f"its text lacks {quoted(lacks)}" if lacks else "its text has every word"
        return f"its BM25 is {_score(elsewhere)}; {has}"
    if not there.found:
        return "its fused score is 0" if other == HYBRID else "it is filtered out"
    if there.score is None:
        return "neither engine ranks it high enough to be fused"
    return f"its {'fused score' if other == HYBRID else 'cosine'} is {_score(elsewhere)}"


def place(elsewhere: Elsewhere) -> str:
    """Where a hit stands elsewhere: "5th", "412th of 29,589", "below 10,000th of 29,589", "not found"."""
    there = elsewhere.place
    if there.rank is None:
        return "not found" if there.beyond is None else f"{deeper(there)} of {elsewhere.pool:,}"
    position = ordinal(there.rank)
    return position if elsewhere.shown else f"{position} of {elsewhere.pool:,}"


def deeper(there: EngineRank) -> str:
    """A rank that is known only to be deeper than was read: "below 10,000th"."""
    return f"below {ordinal(there.beyond or 0)}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th … 11th, 12th, 13th … 1,001st."""
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{suffix}"


def title(hit: Hit) -> str:
    """The hit's name in quotation marks, cut where it is very long."""
    return f"“{shortened(hit.record.title, _NAME_CHARS)}”"


def quoted(words: Sequence[str]) -> str:
    """Words as a phrase: “a”; “a” and “b”; “a”, “b”, “c”, “d” and 3 more."""
    shown = [f"“{word[:_NAME_CHARS]}”" for word in words[:_WORDS_SHOWN]]
    if len(words) > _WORDS_SHOWN:
        return f"{', '.join(shown)} and {len(words) - _WORDS_SHOWN} more"
    return listed(shown, "and")


def _shared(comparison: Comparison, a: str, b: str) -> str:
    first = [hit.id for hit in comparison.result(a).hits]
    second = [hit.id for hit in comparison.result(b).hits]
    shared = len({*first} & {*second})
    if first == second:
        return "Both show the same one." if shared == 1 else f"Both show the same {shared}, in the same order."
    if {*first} == {*second}:
        return f"Both show the same {shared}, in another order."
    if len(first) == len(second):
        counts = f"of the {len(first)}" if len(first) > 1 else "of one"
        return f"Both find {shared} {counts}." if shared else f"They share none {counts}."
    few, many = (a, b) if len(first) < len(second) else (b, a)
    n, m = sorted((len(first), len(second)))
    if n == 1:
        those = "it is" if shared else "it is not"
    elif shared == n:
        those = "both are" if n == 2 else "all of them are"
    else:
        those = f"{shared or 'none'} of them {'is' if shared == 1 else 'are'}"
    return f"{LABELS[few]} finds only {n}; {those} among the {m} of {LABELS[many].lower()}."


def _missed(comparison: Comparison, engine: str, hit: Hit, other: str) -> bool:
    return not comparison.elsewhere[engine, hit.id, other].shown


def _seen(comparison: Comparison, engine: str, hit: Hit, other: str) -> str:
    """Where ``engine`` ranks the hit, and where and why ``other`` does."""
    elsewhere = comparison.elsewhere[engine, hit.id, other]
    rank = "first" if hit.rank == 1 else ordinal(hit.rank)
    opening = f"{LABELS[engine]} ranks {title(hit)} {rank}; {LABELS[other].lower()}"
    if elsewhere.shown:
        return f"{opening} has it {place(elsewhere)}."
    because = miss(other, elsewhere, comparison)
    if not elsewhere.place.found:
        return f"{opening} does not find it, because {because}."
    return f"{opening} has it {place(elsewhere)}, because {because}."


def _only_one(comparison: Comparison, empty: str, full: str) -> list[str]:
    shown = len(comparison.result(full).hits)
    asked = [word.word for word in comparison.asked]
    if empty != FULLTEXT:
        reason = ""
    elif not asked:
        reason = ": it leaves out every word of this query"
    elif any(word.df for word in comparison.words) and comparison.filters:
        reason = f": no text{among(comparison.filters)} has {_any_of(asked)}"
    else:
        reason = f": no text has {_any_of(asked)}"
    kind = "nearest" if full == NEURAL else "best"
    what = f"its {shown} {kind}" if shown > 1 else "one"
    return [f"{LABELS[empty]} finds nothing{reason}. {LABELS[full]} shows {what}."]


def _any_of(words: Sequence[str]) -> str:
    return f"the word {quoted(words)}" if len(words) == 1 else f"any of the words {quoted(words)}"


def _score(elsewhere: Elsewhere) -> str:
    """The score there, and how far it falls short."""
    there, gap = elsewhere.place, elsewhere.gap
    assert there.score is not None
    short = "" if gap is None else f", {score_text(gap, there.engine)} below the last shown"
    return f"{score_text(there.score, there.engine)}{short}"

"""Many queries at once: on which of them two engines disagree most."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from search.compare.agreement import agreement
from search.errors import QueryError
from search.record import SearchResult
from search.request import MAX_QUERY_CHARS

MAX_QUERIES = 1_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class SurveyRow(NamedTuple):
    """Two engines on one query.

    ``rbo`` is 1 where they agree fully; ``first`` and ``second`` are the names of their first hits, "" for no hit.
    ``same_first`` tells that both have the same first hit, ``nothing`` which engines find nothing, and
    ``no_good_match`` that an engine judged that nothing answers the query.
    """

    query: str
    rbo: float
    jaccard: float
    shared: int
    first: str
    second: str
    same_first: bool = False
    nothing: tuple[str, ...] = ()
    no_good_match: bool = False

    @property
    def answered(self) -> bool:
        """Whether both engines have hits that may answer the query, so that a disagreement says something."""
        return not self.nothing and not self.no_good_match


def read_queries(text: str) -> list[str]:
    """The distinct queries of ``text``, one a line; raises QueryError for none, too many or too long ones."""
    lines = (line.strip() for line in text.replace("\0", " ").lstrip("\ufeff").splitlines())
    queries = list(dict.fromkeys(line for line in lines if line))
    if not queries:
        raise QueryError("There is no query in the list; write one on each line.")
    if len(queries) > MAX_QUERIES:
        raise QueryError(f"The list has {len(queries):,} queries; shorten it to {MAX_QUERIES:,} at most.")
    longest = max(queries, key=len)
    if len(longest) > MAX_QUERY_CHARS:
        raise QueryError(
            f"A query of the list has {len(longest):,} characters; shorten it to {MAX_QUERY_CHARS:,} at most."
        )
    return queries


def survey_row(first: SearchResult, second: SearchResult, limit: int) -> SurveyRow:
    """What two results for the same query and ``limit`` share."""
    found = agreement([hit.id for hit in first.hits], [hit.id for hit in second.hits], limit)
    results = (first, second)
    name, other = (result.hits[0].record.title if result.hits else "" for result in results)
    return SurveyRow(
        first.query,
        found.rbo,
        found.jaccard,
        found.shared,
        name,
        other,
        same_first=[hit.id for hit in first.hits[:1]] == [hit.id for hit in second.hits[:1]] != [],
        nothing=tuple(result.engine for result in results if not result.hits),
        no_good_match=any(result.answered is False for result in results),
    )


def most_different(rows: Iterable[SurveyRow]) -> list[SurveyRow]:
    """The rows with the least agreement first, ties by query; those without a good match or without hits come last."""
    return sorted(rows, key=lambda row: (not row.answered, row.rbo, row.jaccard, row.query))


def survey_csv(rows: Sequence[SurveyRow], engines: Sequence[str]) -> str:
    """The rows as CSV, with a header. What a spreadsheet would take for a formula is quoted."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    firsts = [f"first_{engine}" for engine in engines]
    writer.writerow(["query", "rbo", "jaccard", "shared", *firsts, "same_first", "nothing", "no_good_match"])
    for row in rows:
        cells = [*row[:6], _yes(row.same_first), " ".join(row.nothing), _yes(row.no_good_match)]
        writer.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in cells])
    return target.getvalue()


def _yes(value: bool) -> str:
    return "yes" if value else "no"

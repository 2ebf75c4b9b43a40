"""Many queries at once: on which of them two engines disagree most."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from search.compare.agreement import agreement
from search.errors import QueryError
from search.request import MAX_QUERY_CHARS
from search.startup import SearchResult

MAX_QUERIES = 1_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class SurveyRow(NamedTuple):
    """Two engines on one query. ``rbo`` is 1 where they agree fully; the firsts are names, "" for no hit."""

    query: str
    rbo: float
    jaccard: float
    shared: int
    first: str
    second: str


def read_queries(text: str) -> list[str]:
    """The distinct queries of ``text``, one a line; raises QueryError for none, too many or too long ones."""
    lines = (line.strip() for line in text.replace("\0", " ").lstrip("\ufeff").splitlines())
    queries = list(dict.fromkeys(line for line in lines if line))
    if not queries:
        raise QueryError("There is no query in the list; give one on each line.")
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
    names = [result.hits[0].startup.title if result.hits else "" for result in (first, second)]
    return SurveyRow(first.query, found.rbo, found.jaccard, found.shared, *names)


def most_different(rows: Iterable[SurveyRow]) -> list[SurveyRow]:
    """The rows with the least agreement first, ties by query."""
    return sorted(rows, key=lambda row: (row.rbo, row.jaccard, row.query))


def survey_csv(rows: Sequence[SurveyRow], engines: Sequence[str]) -> str:
    """The rows as CSV, with a header. What a spreadsheet would take for a formula is quoted."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["query", "rbo", "jaccard", "shared", *(f"first_{engine}" for engine in engines)])
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in row])
    return target.getvalue()

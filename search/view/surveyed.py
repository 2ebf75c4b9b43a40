"""What a survey of many queries shows, in one sentence of plain text."""

from collections.abc import Sequence

from search.compare.survey import SurveyRow
from search.view.words import LABELS, listed


def survey_summary(rows: Sequence[SurveyRow], engines: Sequence[str]) -> str:
    """On how many queries the two engines have different first hits, find nothing, or have no good match."""
    a, b = (LABELS[engine] for engine in engines)
    different = sum(not row.same_first and not row.nothing for row in rows)
    of = f"{len(rows):,} {'query' if len(rows) == 1 else 'queries'}"
    parts = [f"On {different:,} of {of} {a.lower()} and {b.lower()} rank different hits first"]
    for engine in engines:
        if empty := sum(engine in row.nothing for row in rows):
            parts.append(f"{LABELS[engine].lower()} finds nothing for {empty:,}")
    if unanswered := sum(row.no_good_match for row in rows):
        parts.append(f"{unanswered:,} {'has' if unanswered == 1 else 'have'} no good match")
    return f"{'; '.join(parts)}."


def remark(row: SurveyRow) -> str:
    """What is to be known of one query before its agreement says something."""
    if row.nothing:
        return f"{listed([LABELS[engine] for engine in row.nothing], 'and')} finds nothing"
    if row.no_good_match:
        return "no good match"
    return "same first hit" if row.same_first else ""

"""What is guessed of a table, as a person sees and changes it before it is indexed."""

from collections.abc import Mapping as Values
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from search.catalog.guess import ColumnGuess, Guess, label_of
from search.catalog.mapping import MAX_FACETS, Facet, Kind, Mapping, Noun
from search.catalog.sample import SAMPLE_ROWS, Preview
from search.errors import CatalogError
from search.view.words import shortened

COLUMN, USE, LABEL, WHY, EXAMPLES = "Column", "Used as", "Filter’s name", "Why", "For example"
NAME, TEXT, LINK, IMAGE, TAGS, DETAIL = "Name", "Text", "Link", "Picture", "Tags", "Detail"
FILTERS = {Kind.VALUES: "Filter", Kind.NUMBER: "Filter: numbers", Kind.DATE: "Filter: dates"}
USES = (NAME, TEXT, *FILTERS.values(), LINK, IMAGE, TAGS, DETAIL)
_ROLES = {"name": NAME, "text": TEXT, "link": LINK, "image": IMAGE, "alt": TAGS, "detail": DETAIL}
_CELL_CHARS = 80


def rows_of(guessed: Guess) -> list[dict[str, str]]:
    """One row for each column of the table: what it is used as, and why; those in use come first."""
    labels = {column: facet.label for facet in guessed.mapping.facets for column in facet.columns}
    rows = [
        {
            COLUMN: one.column,
            USE: _use(one),
            LABEL: labels.get(one.column, ""),
            WHY: one.reason,
            EXAMPLES: " · ".join(shortened(example, _CELL_CHARS) for example in one.examples),
        }
        for one in guessed.reasons
    ]
    return sorted(rows, key=lambda row: USES.index(row[USE]))


def table_facts(found: Preview) -> str:
    """How large the table is, as far as it has been read."""
    columns, rows = len(found.columns), found.rows_seen
    seen = f"the first {rows:,} rows" if rows >= SAMPLE_ROWS else f"{rows:,} {'row' if rows == 1 else 'rows'}"
    return f"{columns:,} {'column' if columns == 1 else 'columns'} · {seen}"


def skipped_sentence(found: Preview) -> str:
    """Which of the rows that were read give no record, or "" where all do."""
    count = len(found.skipped)
    if not count:
        return ""
    first = found.skipped[0]
    if count == 1:
        return f"Row {first.line:,} is left out: {first.reason}."
    return f"{count:,} rows are left out, the first of them row {first.line:,}: {first.reason}."


def mapping_of(rows: Sequence[Values[str, Any]], guessed: Mapping, noun: Noun, language: str) -> Mapping:
    """The mapping that the rows say, as a person left them. Raises CatalogError for what cannot be."""
    used = {use: tuple(str(row[COLUMN]) for row in rows if row[USE] == use) for use in USES}
    facets = _facets(rows, guessed)
    if not (used[NAME] or used[TEXT] or used[TAGS]):
        raise CatalogError(f"Nothing would be searched: use at least one column as {TEXT} or {NAME}.")
    if len(facets) > MAX_FACETS:
        raise CatalogError(f"{len(facets)} columns are used as filters; {MAX_FACETS} can be.")
    try:
        return Mapping(
            name=used[NAME],
            text=used[TEXT],
            facets=facets,
            link=used[LINK],
            image=used[IMAGE],
            alt=used[TAGS],
            noun=noun,
            language=language,
        )
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise CatalogError(f"The columns cannot be used so: {reason}.") from None


def noun_of(one: str, many: str, guessed: Noun) -> Noun:
    """The noun as typed; what is left blank is as guessed. Raises CatalogError if it is too long."""
    try:
        return Noun(one=" ".join(one.split()) or guessed.one, many=" ".join(many.split()) or guessed.many)
    except ValidationError:
        raise CatalogError("What the records are called is too long; use a word or two.") from None


def _facets(rows: Sequence[Values[str, Any]], guessed: Mapping) -> tuple[Facet, ...]:
    kinds = {use: kind for kind, use in FILTERS.items()}
    known = {column: facet for facet in guessed.facets for column in facet.columns}
    taken: set[str] = set()
    found = []
    for row in rows:
        kind = kinds.get(row[USE])
        if kind is None:
            continue
        column = str(row[COLUMN])
        label = label_of(str(row.get(LABEL) or "").strip() or column, taken)
        facet = known.get(column)
        if facet is not None and facet.kind is kind:
            found.append(facet.model_copy(update={"label": label}))
        else:
            found.append(Facet(label=label, columns=(column,), kind=kind))
    return tuple(found)


def _use(one: ColumnGuess) -> str:
    return _ROLES[one.role] if one.kind is None else FILTERS[one.kind]

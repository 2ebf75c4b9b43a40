"""A mapping for a table that nobody has described: told from the names of its columns and from its first rows."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Values
from dataclasses import dataclass
from typing import Any

from search.catalog.guess import tutorial
from search.catalog.guess.facets import Choice, choose, label_of
from search.catalog.guess.noun import noun
from search.catalog.guess.profile import Profile, profiles
from search.catalog.guess.roles import any_text, image_of, link_of, name_of, texts_of
from search.catalog.mapping import Facet, Kind, Mapping
from search.errors import CatalogError

NAME, TEXT, FACET, LINK, IMAGE, ALT, DETAIL = "name", "text", "facet", "link", "image", "alt", "detail"
_LANGUAGE_TEXTS = 200


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column is taken for: ``role`` is name, text, facet, link, image, alt or detail, ``kind`` that of a facet.

    ``reason`` is one short sentence, ``examples`` are two of its values, shortened.
    """

    column: str
    role: str
    kind: Kind | None
    reason: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping, and for each column why."""

    mapping: Mapping
    reasons: tuple[ColumnGuess, ...]


def guess(rows: Sequence[Values[str, Any]], file_name: str) -> Guess:
    """How a table is best mapped, by its first rows.

    Raises CatalogError where there is no row, or no column with a name or a text.
    """
    columns = profiles(rows)
    if not any(column.filled for column in columns):
        raise CatalogError(
            f"{file_name} holds no record; give a table with at least one row that has a name or a text."
        )
    left = [*columns]
    alt = _taken(left, [column for column in columns if column.key == "alt"])
    known = tutorial.tutorials(columns)

    def take(column: str, usual: Callable[[list[Profile]], list[Profile]]) -> list[Profile]:
        return _taken(left, [known[column]] if column in known else usual(left))

    image = take(tutorial.IMAGE, image_of)
    link = take(tutorial.LINK, link_of)
    name = take(tutorial.NAME, name_of)
    text = take(tutorial.TEXT, texts_of)
    if not any(column.filled for column in (*alt, *name, *text)):
        text = [*text, *_taken(left, any_text(left))]
        if not any(column.filled for column in text):
            raise CatalogError(
                f"{file_name} has no column with a name or a text; add one, and name it in its first row."
            )
    choices = [tutorial.city(known[tutorial.CITY])] if tutorial.CITY in known else choose(left)
    _taken(left, [choice.profile for choice in choices])
    language = _language([*name, *text])
    called = noun(file_name, [column.column for column in columns])
    mapping = Mapping(
        name=_columns(name),
        text=_columns(text),
        facets=_facets(choices, called.one, language),
        link=_columns(link),
        image=_columns(image),
        alt=_columns(alt),
        noun=called,
        language=language,
    )
    roles = {NAME: name, TEXT: text, LINK: link, IMAGE: image, ALT: alt}
    reasons = {id(column): _reason(role, column) for role, of_role in roles.items() for column in of_role}
    reasons |= {id(choice.profile): _facet_reason(choice) for choice in choices}
    return Guess(mapping, tuple(reasons.get(id(column)) or _reason(DETAIL, column) for column in columns))


def _taken(left: list[Profile], chosen: list[Profile]) -> list[Profile]:
    for column in chosen:
        left.remove(column)
    return chosen


def _columns(columns: list[Profile]) -> tuple[str, ...]:
    return tuple(column.column for column in columns)


def _facets(choices: list[Choice], one: str, language: str) -> tuple[Facet, ...]:
    taken: set[str] = set()
    facets = []
    for choice in choices:
        # The tutorial's and its demo's place is a city, whatever the column is called.
        is_city = choice.profile.key == "location" and one == "startup"
        label = label_of("city" if is_city else choice.profile.column, taken)
        facets.append(choice.facet(label, language != "english"))
    return tuple(facets)


def _language(columns: list[Profile]) -> str:
    from search.catalog.language import guess_language

    texts = (text for column in columns for text in column.texts[:_LANGUAGE_TEXTS])
    return str(guess_language([*texts]))


def _facet_reason(choice: Choice) -> ColumnGuess:
    return ColumnGuess(choice.profile.column, FACET, choice.kind, choice.reason, choice.profile.examples)


def _reason(role: str, column: Profile) -> ColumnGuess:
    return ColumnGuess(column.column, role, None, _why(role, column), column.examples)


def _why(role: str, column: Profile) -> str:
    """What was seen in the column, as one sentence."""
    rows = f"{column.filled:,} row{'s' if column.filled != 1 else ''}"
    if not column.filled:
        return f"empty in {column.rows:,} row{'s' if column.rows != 1 else ''}" + (
            ", known by its name" if role != DETAIL else ""
        )
    if role == TEXT:
        return f"text of {max(round(column.length), 1):,} words on average in {rows}"
    if role == LINK:
        return f"addresses of pages in {rows}"
    if role == IMAGE:
        return f"addresses of images in {rows}"
    different = f"{len(column.counts):,} different value{'s' if len(column.counts) != 1 else ''} in {rows}"
    if role == NAME:
        return f"short text, {different}"
    return different

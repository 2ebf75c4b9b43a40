"""The columns of Qdrant's tutorial, which mean the same whatever they hold."""

from collections.abc import Iterable

from search.catalog.guess.facets import Choice
from search.catalog.guess.profile import Profile
from search.catalog.mapping import Kind

NAME, TEXT, CITY, LINK, IMAGE, ALT = "name", "description", "city", "link", "images", "alt"
_ALL = frozenset((NAME, TEXT, CITY, LINK, IMAGE, ALT))


def tutorials(columns: Iterable[Profile]) -> dict[str, Profile]:
    """The columns by their names where a table has name, description and at most the others; else nothing."""
    found = {column.key: column for column in columns}
    return found if {NAME, TEXT} <= found.keys() <= _ALL else {}


def city(column: Profile) -> Choice:
    """The city as a facet."""
    count = f"{len(column.counts):,} different value{'' if len(column.counts) == 1 else 's'}"
    return Choice(column, Kind.VALUES, 1.0, f"{count} in {column.filled:,} row{'' if column.filled == 1 else 's'}")

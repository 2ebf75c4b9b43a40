"""Which columns of a table make a record, told by their names."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from search.catalog import clean
from search.catalog.mapping import Facet, Noun
from search.catalog.mapping import Mapping as TableMapping

NAME, TEXT, CITY, LINK, LOGO, ALT = "name", "description", "city", "link", "logo", "alt"
TUTORIAL = TableMapping(
    name=("name",),
    text=("description",),
    facets=(Facet(label="City", columns=("city",)),),
    link=("link",),
    image=("images",),
    alt=("alt",),
    noun=Noun(one="startup", many="startups"),
)

# Those of the tutorial and its demo come first; of several columns that a row fills the first counts.
COLUMNS = {
    NAME: ("name", "title", "company", "product", "startup"),
    TEXT: ("description", "document", "text", "abstract", "summary", "body", "content"),
    CITY: ("city", "location"),
    LINK: ("link", "homepage_url", "url", "website", "homepage"),
    LOGO: ("images", "logo_url", "image", "image_url", "logo", "thumbnail"),
    ALT: ("alt",),
}


def record_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record, cleaned, from a row's values by column. Case and blanks around names do not matter."""
    columns = _columns(tuple(values))

    def first(field: str) -> object:
        return next((values[column] for column in columns[field] if values[column]), "")

    return {
        NAME: clean.one_line(first(NAME), clean.MAX_NAME),
        TEXT: clean.plain_text(first(TEXT), clean.MAX_DESCRIPTION),
        "facets": (("City", tuple(filter(None, [clean.one_line(first(CITY), clean.MAX_CITY)]))),),
        LINK: clean.web_link(first(LINK)),
        LOGO: clean.logo_address(first(LOGO)),
        ALT: clean.one_line(first(ALT), clean.MAX_ALT),
    }


@lru_cache(256)
def _columns(columns: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The columns to look at for each field, in order."""
    spelt: dict[str, str] = {}
    for column in columns:
        spelt.setdefault(column.strip().casefold(), column)
    return {field: tuple(spelt[name] for name in names if name in spelt) for field, names in COLUMNS.items()}

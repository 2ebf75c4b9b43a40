"""Which catalog a command is about, and which columns make its records."""

from pathlib import Path

from pydantic import ValidationError

from search.catalog.mapping import Mapping
from search.catalog.title import slug
from search.errors import CatalogError
from search.settings import Settings

_FILE_BYTES = 1_000_000


def catalog_name(text: str | None, settings: Settings) -> str:
    """The name that a person gave, or that of the default catalog; raises CatalogError."""
    return slug(text) if text and text != settings.qdrant_collection else settings.qdrant_collection


def read_mapping(path: Path) -> Mapping:
    """The mapping that a JSON file holds; raises CatalogError for others, and OSError."""
    with path.open("rb") as file:
        text = file.read(_FILE_BYTES)
    try:
        return Mapping.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise CatalogError(
            f"{path.name} says in no usable way which columns to take ({where}: {first['msg']})."
        ) from None

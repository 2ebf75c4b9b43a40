"""Which columns of a table make a record, and what the records are called."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MAX_FACETS = 4
MAX_LABEL = 60
MAX_NOUN = 40


class Kind(StrEnum):
    """What the values of a facet are: words to choose among, or numbers or dates to choose a range of."""

    VALUES = "values"
    NUMBER = "number"
    DATE = "date"


class Noun(BaseModel):
    """What one record and several records are called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    one: str = Field(default="record", min_length=1, max_length=MAX_NOUN)
    many: str = Field(default="records", min_length=1, max_length=MAX_NOUN)

    def of(self, count: int) -> str:
        """The noun for so many records."""
        return self.one if count == 1 else self.many


class Facet(BaseModel):
    """A column that records are filtered by.

    ``label`` is what it is called everywhere; it holds no colon, and labels are told apart without case. ``columns``
    are where a row's value is looked for, the first that is filled counts. ``separator`` splits a text of several
    values, "" where there is one; a list has several either way. ``decimal`` is the decimal mark of numbers,
    ``day_first`` tells how dates such as 3/4/2012 are read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(min_length=1, max_length=MAX_LABEL, pattern=r"^[^:\x00-\x1f]+$")
    columns: tuple[str, ...] = Field(min_length=1)
    kind: Kind = Kind.VALUES
    separator: str = Field(default="", max_length=3)
    decimal: str = Field(default=".", pattern=r"^[.,]$")
    day_first: bool = False


class Mapping(BaseModel):
    """From a row to a record.

    ``name``, ``link``, ``image`` and ``alt`` are columns of which the first that a row fills counts; the ``text``
    columns are joined in order. Columns that are not named here are kept as details. ``language`` is that of the
    words, as Snowball names it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = Field(default=(), max_length=MAX_FACETS)
    link: tuple[str, ...] = ()
    image: tuple[str, ...] = ()
    alt: tuple[str, ...] = ()
    noun: Noun = Noun()
    language: str = "english"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not (self.name or self.text or self.alt):
            raise ValueError("a name or a text is needed")
        if len({facet.label.casefold() for facet in self.facets}) < len(self.facets):
            raise ValueError("two facets have the same label")
        return self

    @property
    def columns(self) -> frozenset[str]:
        """Every column that has a part in the record beside its details."""
        facets: Iterable[str] = (column for facet in self.facets for column in facet.columns)
        return frozenset((*self.name, *self.text, *self.link, *self.image, *self.alt, *facets))

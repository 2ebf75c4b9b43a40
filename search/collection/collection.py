"""The collection's files as values.

The records are the bundled catalog, in the tutorial's schema with a field. ``notes.jsonl`` holds what their writers
know of them, ``queries.jsonl`` the queries with the need behind each, ``qrels.txt`` the judgments in TREC's format,
which ``qrels.csv`` repeats in words.
"""

import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from search.collection.measures import RELEVANT
from search.errors import CatalogError
from search.fold import fold
from search.settings import BUNDLED_CATALOG

FOLDER = Path(__file__).parent
QRELS_CSV = FOLDER / "qrels.csv"
OPEN, HELD_OUT = "open", "held out"
_WORD = re.compile(r"[^\W_]+")


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Startup(_Row):
    """A record as the catalog file has it; ``key`` is its identifier in judgments."""

    name: str
    alt: str = ""
    description: str = ""
    link: str = ""
    city: str = ""
    field: str
    images: str = ""

    @property
    def key(self) -> str:
        return "".join(_WORD.findall(fold(self.name)))


class Note(_Row):
    """What a startup is there for: whether a searcher's words occur in it (``plain``), its group of competitors, the
    words that it uses in one of several senses, its ``language`` where that is not English, and the style its ``logo``
    is drawn in, if it has one.
    """

    key: str
    country: str
    style: str
    plain: bool
    group: str = ""
    homonyms: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    language: str = "en"
    logo: str = ""


class TestQuery(_Row):
    """A query as typed, and the information ``need`` behind it in one sentence; ``part`` is open or held out."""

    __test__ = False

    id: str = Field(pattern=r"^q\d{3}$")
    kind: str
    query: str
    need: str
    part: str


class Judgment(NamedTuple):
    """How well a startup answers a query: 3 exactly, 2 well, 1 in part, 0 not."""

    query: str
    key: str
    grade: int


class Collection(NamedTuple):
    startups: tuple[Startup, ...]
    notes: tuple[Note, ...]
    queries: tuple[TestQuery, ...]
    judgments: tuple[Judgment, ...]

    def qrels(self) -> dict[str, dict[str, int]]:
        """The grade of each judged startup, by query."""
        found: dict[str, dict[str, int]] = {query.id: {} for query in self.queries}
        for one in self.judgments:
            found.setdefault(one.query, {})[one.key] = one.grade
        return found

    def answered(self, part: str) -> list[TestQuery]:
        """The queries of a part that a startup answers well."""
        qrels = self.qrels()
        return [
            query
            for query in self.queries
            if query.part == part and max(qrels[query.id].values(), default=0) >= RELEVANT
        ]

    def csv(self) -> str:
        """The judgments as CSV, with what was asked and the name of each startup."""
        queries, names = {one.id: one for one in self.queries}, {one.key: one.name for one in self.startups}
        out = StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("id", "part", "kind", "query", "startup", "grade"))
        for one in self.judgments:
            asked = queries[one.query]
            rows.writerow((asked.id, asked.part, asked.kind, asked.query, names[one.key], one.grade))
        return out.getvalue()


@cache
def load_collection(folder: Path = FOLDER, catalog: Path = BUNDLED_CATALOG) -> Collection:
    """The collection of a catalog in a folder. Raises CatalogError for a file that cannot be read."""
    return Collection(
        tuple(Startup.model_validate(row) for row in _rows(catalog)),
        tuple(Note.model_validate(row) for row in _rows(folder / "notes.jsonl")),
        tuple(TestQuery.model_validate(row) for row in _rows(folder / "queries.jsonl")),
        tuple(_judgments(folder / "qrels.txt")),
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(path), start=1):
        try:
            yield json.loads(line)
        except ValueError:
            raise CatalogError(f"{path.name}: line {number} is no JSON.") from None


def _judgments(path: Path) -> Iterator[Judgment]:
    """Lines of TREC qrels: query, an unused 0, document, grade."""
    for line in _lines(path):
        query, _, key, grade = line.split()
        yield Judgment(query, key, int(grade))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CatalogError(f"{path.name} of the collection cannot be read ({error.strerror}).") from None

"""The records of a catalog, read once into a scratch file, with what a build needs to know of all of them first."""

import marshal
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from search.build.facets import Facets
from search.catalog import CatalogFile
from search.fulltext import BM25, tokenizer_of
from search.fulltext.bm25 import statistics
from search.fulltext.languages import ENGLISH
from search.record import Record
from search.store.store import Sparse
from search.suggest import common_words

_BUFFER = 2**20
_TOLD_EVERY = 1_000
_LETTERS_OF = 20_000


class Spooled(NamedTuple):
    """A record with its terms, as rows of the vocabulary, and how often its text has each."""

    record: Record
    rows: Any
    tfs: Any


class Spool:
    """The records of one reading of a catalog, in order, to be read again and again; nothing is held in memory but
    the vocabulary. The scratch file has no name, so it goes with the process however that ends.
    """

    def __init__(self, catalog: CatalogFile, folder: Path, progress: Callable[[int], None]) -> None:
        """Read the whole catalog; raises CatalogError and OSError. ``progress`` is told how many are read."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=folder, buffering=_BUFFER)  # noqa: SIM115 — closed by close
        self.catalog = catalog
        self.size = 0
        tokenizer = tokenizer_of(catalog.mapping.language)
        facets, spellings = Facets(catalog.mapping.facets), Counter[str]()
        rows: dict[str, int] = {}
        dfs: list[int] = []
        length = 0
        for record in catalog:
            words = tokenizer.split(record.text)
            spellings.update({*words, *tokenizer.split(" ".join((record.name, *facets.values(record))))})
            counts = Counter(tokenizer.terms(words))
            for term in counts:
                row = rows.setdefault(term, len(dfs))
                if row == len(dfs):
                    dfs.append(0)
                dfs[row] += 1
            length += counts.total()
            facets.add(record)
            found = array("i", [rows[term] for term in counts]), array("i", counts.values())
            marshal.dump((tuple(record), *(one.tobytes() for one in found)), self._file)
            self.size += 1
            if self.size % _TOLD_EVERY == 0:
                progress(self.size)
        self.facets = facets.stored()
        self.spellings = common_words(spellings)
        self.vocabulary = [*rows]
        self._rows = rows
        self.tokenizer = tokenizer
        self.bm25, indices = self._statistics(dfs, length)
        self._indices = np.array(indices, dtype=np.uint32)
        self._idfs = np.array([self.bm25.idf(df) for df in dfs])

    def _statistics(self, dfs: list[int], length: int) -> tuple[BM25, list[int]]:
        return statistics(self.vocabulary, dfs, self.size, length)

    def __iter__(self) -> Iterator[Spooled]:
        self._file.seek(0)
        for _ in range(self.size):
            record, rows, tfs = marshal.load(self._file)  # noqa: S302 — written by this process
            yield Spooled(Record(*record), np.frombuffer(rows, dtype=np.int32), np.frombuffer(tfs, dtype=np.int32))

    def holds(self, word: str) -> bool:
        """Whether any record holds a term of ``word``."""
        return any(term in self._rows for term in self.tokenizer.tokenize(word))

    @property
    def letters(self) -> str:
        """The letters of the first 20,000 terms, as often as they have them; "" for an English catalog."""
        if self.tokenizer.language == ENGLISH:
            return ""
        return "".join(char for term in self.vocabulary[:_LETTERS_OF] for char in term if char.isalpha())

    def terms(self, record: Spooled) -> list[str]:
        """The distinct terms of a record."""
        return [self.vocabulary[row] for row in record.rows.tolist()]

    def words(self, record: Spooled) -> Sparse:
        """What each term adds to the record's BM25 score; terms that add nothing are left out."""
        bm25, tfs = self.bm25, record.tfs
        saturation = tfs * (bm25.k1 + 1) / (tfs + bm25.k1 * (1 - bm25.b + bm25.b * int(tfs.sum()) / bm25.avgdl))
        values = self._idfs[record.rows] * saturation
        kept = values != 0
        return Sparse(self._indices[record.rows[kept]].tolist(), values[kept].tolist())

    def close(self) -> None:
        self._file.close()

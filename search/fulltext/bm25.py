"""The scores of ``rank_bm25.BM25Okapi``, as sums whose summands are stored.

Robertson et al., Okapi at TREC-3 (1994): a record's score for a query is the sum over the query's terms of

    idf(t) · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / avgdl))

with idf(t) = ln(N − df + ½) − ln(df + ½), and EPSILON times the mean idf in place of a negative one. A summand
depends on term and record only, so each is computed once, when the index is built.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from search.store.store import Sparse

K1 = 1.5
B = 0.75
EPSILON = 0.25


class BM25(BaseModel):
    """What scores depend on beside the record: its catalog's statistics and the index of each term.

    ``records`` is N, ``avgdl`` the mean number of terms of a record, ``idf_floor`` what stands in for a
    negative idf. ``weightless`` are the terms whose idf is not above 0, and ``reindexed`` those whose
    hash another term has, with the index they got instead.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    records: int
    avgdl: float
    idf_floor: float
    k1: float = K1
    b: float = B
    epsilon: float = EPSILON
    weightless: tuple[str, ...] = ()
    reindexed: Mapping[str, int] = {}

    def idf(self, df: int) -> float:
        """The inverse document frequency of a term that ``df`` records hold; 0.0 for one that none holds."""
        if df < 1:
            return 0.0
        idf = raw_idf(df, self.records)
        return idf if idf >= 0 else self.idf_floor

    def saturation(self, tf: int, length: int) -> float:
        """What frequency and length make of an idf: the factor that it is multiplied with."""
        if not tf:
            return 0.0
        return tf * (self.k1 + 1) / (tf + self.k1 * (1 - self.b + self.b * length / self.avgdl))

    def index(self, term: str) -> int:
        """The index of a term in the sparse vectors."""
        return self.reindexed.get(term, hashed(term))

    def query(self, terms: Sequence[str]) -> Sparse:
        """The sparse vector whose dot product with a record's is the BM25 score; repeats count each time."""
        counts = Counter[int]()
        for term, count in Counter(terms).items():
            counts[self.index(term)] += count
        return Sparse([*counts], [float(count) for count in counts.values()])


def raw_idf(df: int, records: int) -> float:
    """ln(N − df + ½) − ln(df + ½), which is negative for a term that more than half of the records hold."""
    return math.log(records - df + 0.5) - math.log(df + 0.5)


def hashed(term: str, salt: int = 0) -> int:
    """A 32-bit number that stands for a term."""
    digest = hashlib.blake2b(term.encode(), digest_size=4, salt=salt.to_bytes(2, "big")).digest()
    return int.from_bytes(digest, "big")


def statistics(terms: Sequence[str], dfs: Sequence[int], records: int, length: int) -> tuple[BM25, list[int]]:
    """The statistics of a catalog, and the index of each of its distinct ``terms``.

    ``dfs`` are their document frequencies, ``length`` the number of terms of all ``records`` together.
    """
    idfs = [raw_idf(df, records) for df in dfs]
    floor = EPSILON * (sum(idfs) / len(idfs)) if idfs else 0.0
    weightless = [term for term, idf in zip(terms, idfs, strict=True) if (idf if idf >= 0 else floor) <= 0]
    indices, reindexed = _indices(terms)
    bm25 = BM25(
        records=records,
        avgdl=length / records if records and length else 1.0,
        idf_floor=floor,
        weightless=tuple(weightless),
        reindexed=reindexed,
    )
    return bm25, indices


def _indices(terms: Iterable[str]) -> tuple[list[int], dict[str, int]]:
    """A distinct index for each term: its hash, or the next salted one where another term has that."""
    taken: set[int] = set()
    indices: list[int] = []
    reindexed: dict[str, int] = {}
    for term in terms:
        index, salt = hashed(term), 0
        while index in taken:
            salt += 1
            index = reindexed[term] = hashed(term, salt)
        taken.add(index)
        indices.append(index)
    return indices, reindexed

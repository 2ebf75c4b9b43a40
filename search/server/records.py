"""The records, cities and names of a collection."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection as Ids

from search.catalog.cities import merged_counts
from search.catalog.names import name_key
from search.errors import UnknownStartup
from search.server.collection import Collection
from search.server.filters import in_cities, named
from search.server.layout import SPELLING_FIELD, startup_of
from search.startup import Startup

_KEPT = 10_000
_MOST_CITIES = 100_000
_MOST_NAMESAKES = 100


class ServerRecords:
    """See ``Records``. Those last read are kept: a collection in force does not change."""

    def __init__(self, collection: Collection, size: int) -> None:
        self._collection = collection
        self._size = size
        self._kept: OrderedDict[int, Startup] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, id: int, /) -> Startup:
        """See ``Records``."""
        return self.many([id])[id]

    def many(self, ids: Ids[int]) -> dict[int, Startup]:
        """See ``Records.many``."""
        with self._lock:
            found = {id: self._kept[id] for id in ids if id in self._kept}
        lacking = [id for id in dict.fromkeys(ids) if id not in found]
        if beyond := [id for id in lacking if not 0 <= id < self._size]:
            raise UnknownStartup(f"There is no startup {beyond[0]}; ids run from 0 to {self._size - 1}.")
        if lacking:
            read = {int(record.id): record.payload or {} for record in self._collection.retrieve(lacking)}
            if gone := [id for id in lacking if id not in read]:
                raise UnknownStartup(f"Qdrant holds no startup {gone[0]}; the index is not whole.")
            found |= {id: startup_of(id, fields) for id, fields in read.items()}
            with self._lock:
                self._kept |= {id: found[id] for id in lacking}
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return {id: found[id] for id in ids}


class ServerCities:
    """See ``Cities``: facet counts by Qdrant, read when made; raises StoreUnavailable."""

    def __init__(self, collection: Collection) -> None:
        self.counts = tuple(merged_counts(dict(collection.facet(SPELLING_FIELD, _MOST_CITIES))))
        self._collection = collection

    def size(self, cities: Ids[str]) -> int:
        """See ``Cities.size``."""
        return self._collection.count(*in_cities(cities))


class ServerNames:
    """See ``Names``: the startups whose ``name_key`` is that of the query, up to 100 namesakes."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def candidates(self, query: str) -> list[int]:
        """See ``Names.candidates``."""
        key = name_key(query)
        if not key:
            return []
        pages = self._collection.scroll(named(key), most=_MOST_NAMESAKES, fields=False)
        return [int(record.id) for page in pages for record in page]

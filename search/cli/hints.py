"""What the shell says about a query beside its results."""

import sys
from collections.abc import Iterable

from search.index import Index
from search.request import CITY, SearchRequest
from search.suggest.places import nearest_cities


def tell_unknown_cities(index: Index, cities: Iterable[str]) -> None:
    """Which cities no startup of the index is in, with those spelt almost so, on stderr."""
    for city in cities:
        if not index.size({CITY: [city]}):
            near = nearest_cities(city, [found.city for found in index.cities()])
            meant = f"; did you mean {' or '.join(near)}?" if near else "."
            print(f"search: no startup is in a city called {city[:60]!r}{meant}", file=sys.stderr)


def tell_hints(index: Index, request: SearchRequest) -> None:
    """What the query may have meant, on stderr."""
    if suggestion := index.suggest(request.query):
        print(f"Did you mean: {suggestion}", file=sys.stderr)
    if offer := index.filter_offer(request):
        print(f"To keep only startups in {offer.city}: {offer.query!r} --city {offer.city!r}", file=sys.stderr)

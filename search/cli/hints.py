"""What the shell says about a query beside its results."""

import sys
from collections.abc import Mapping

from search.index import Index
from search.index.facets import place_of
from search.request import CITY, Filters, SearchRequest
from search.suggest.places import nearest_values
from search.values import value_key


def tell_unknown_values(index: Index, filters: Filters) -> None:
    """Which values of facets no record of the index has, with those spelt almost so, on stderr."""
    noun, facets = index.manifest.mapping.noun, index.manifest.facets
    for label, values in filters.items() if isinstance(filters, Mapping) else filters:
        facet = facets[place_of(label, facets)]
        for value in values:
            if index.size({label: [value]}):
                continue
            near = nearest_values(value, [known for known, _ in facet.values])
            meant = f"; did you mean {' or '.join(near)}?" if near else "."
            print(f"search: no {noun.one} has the {facet.label} {value[:60]!r}{meant}", file=sys.stderr)


def tell_hints(index: Index, request: SearchRequest) -> None:
    """What the query may have meant, on stderr."""
    if suggestion := index.suggest(request.query):
        print(f"Did you mean: {suggestion}", file=sys.stderr)
    if offer := index.filter_offer(request):
        in_city = value_key(offer.facet) == value_key(CITY)
        option = f"--city {offer.value!r}" if in_city else f"--filter {f'{offer.facet}:{offer.value}'!r}"
        many = index.manifest.mapping.noun.many
        print(f"To keep only {many} with {offer.facet} {offer.value}: {offer.query!r} {option}", file=sys.stderr)

from __future__ import annotations

from search.catalog.mapping import Kind, Mapping, Noun
from search.index.facets import StoredFacet
from search.view.topics import COMPANY_TOPICS, topics_of
from tests.store.filling import manifest_of


def test_companies_have_topics_and_others_the_values_of_their_facets() -> None:
    companies = Mapping(name=("name",), noun=Noun(one="company", many="companies"))
    facets = (
        StoredFacet(label="City", values=(("Bern", 9),)),
        StoredFacet(label="Genre", values=(("Crime", 5), ("Drama", 3))),
        StoredFacet(label="Mood", values=(("Dark", 4), ("1990", 2))),
        StoredFacet(label="Year", kind=Kind.NUMBER, low=1.0, high=2.0),
    )
    films = companies.model_copy(update={"noun": Noun(one="film", many="films")})
    assert topics_of(manifest_of(9, mapping=companies, facets=facets)) == COMPANY_TOPICS
    assert topics_of(manifest_of(9, mapping=films, facets=facets)) == ("Crime", "Dark", "Drama")
    german = companies.model_copy(update={"language": "german"})
    assert topics_of(manifest_of(9, mapping=german, facets=())) == ()


def test_what_only_answers_a_facet_is_no_topic() -> None:
    facets = (
        StoredFacet(label="In stock", values=(("ja", 9), ("nein", 2), ("true", 1))),
        StoredFacet(label="Size", values=(("XL", 5), ("12 cm", 3))),
        StoredFacet(label="分類", values=(("文学", 5),)),
    )
    wares = Mapping(name=("name",), noun=Noun(one="product", many="products"))
    assert topics_of(manifest_of(9, mapping=wares, facets=facets)) == ("文学", "12 cm")

"""What is sent as JSON, by the API and the shell: one schema, whose models read the values they tell of."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Self

from pydantic import AfterValidator, AliasPath, BaseModel, ConfigDict, Field, computed_field, field_validator

from search.api.examples import CATALOGS, CITIES, COMPARISON, EXPLANATION, FACETS, HEALTH, SEARCH
from search.catalog.mapping import Kind
from search.catalog.ranges import written
from search.compare import RBO_P, Comparison
from search.explain import FusedSide
from search.index.facets import FacetCounts
from search.record import Hit, SearchResult
from search.request import CITY
from search.service.overview import Overview
from search.suggest import FilterOffer
from search.values import value_key
from search.view.difference import difference
from search.view.fused import fused_sentence

_Milliseconds = Annotated[float, AfterValidator(lambda value: round(value, 3))]


class _Sent(BaseModel):
    """``model_validate`` makes one from a value with attributes of the same names."""

    model_config = ConfigDict(from_attributes=True, validate_by_name=True)


class EngineRankModel(_Sent):
    """The rank of a record in one engine's ranking; null where that engine does not find it."""

    engine: str
    rank: int | None
    score: float | None
    beyond: int | None = Field(
        description="How deep the ranking was read, where the rank is deeper than that; null where the rank is known."
    )


class HitModel(_Sent):
    """A record found."""

    id: int
    rank: int = Field(ge=1, description="Position in the ranking, from 1.")
    score: float = Field(
        description="Higher is better: cosine from -1 to 1 (neural), BM25 above 0 (fulltext); for hybrid what "
        "both add up to, above 0, and at the weights 0 and 1 the engine's own score."
    )
    name: str = Field(validation_alias=AliasPath("record", "name"))
    description: str = Field(validation_alias=AliasPath("record", "description"))
    facets: dict[str, list[str]] = Field(
        validation_alias=AliasPath("record", "facets"),
        description="The values of each facet of the catalog that it has any of.",
    )
    details: dict[str, str] = Field(
        validation_alias=AliasPath("record", "details"), description="Columns of the catalog that have no other part."
    )
    link: str = Field(validation_alias=AliasPath("record", "link"), description="An http(s) address, or empty.")
    logo: str = Field(
        validation_alias=AliasPath("record", "logo"), description="An http(s) or data:image address, or empty."
    )
    alt: str = Field(validation_alias=AliasPath("record", "alt"))
    strength: str | None = Field(
        description="strong, weak or none: how far the hit stands out from noise; null where that is not judged.",
        json_schema_extra={"enum": ["strong", "weak", "none", None]},
    )
    above_noise: float | None = Field(
        description="Percentage of meaningless queries whose best cosine is lower than this hit's, or null."
    )
    parents: list[EngineRankModel] = Field(description="The rankings fused into this one (hybrid), else empty.")
    named: bool = Field(
        description="Whether the query is its name, which puts it first (hybrid, between the ends of weight)."
    )

    @field_validator("facets", mode="before")
    @classmethod
    def _filled(cls, facets: Any) -> Any:
        return {label: values for label, values in facets if values} if isinstance(facets, tuple) else facets

    @field_validator("details", mode="before")
    @classmethod
    def _by_column(cls, details: Any) -> Any:
        return dict(details)

    @computed_field(description="Its city, or empty.")  # type: ignore[prop-decorator]
    @property
    def city(self) -> str:
        return next((value for label, (value, *_) in self.facets.items() if value_key(label) == value_key(CITY)), "")


class ResultModel(_Sent):
    """What one search found, best first."""

    result: list[HitModel] = Field(validation_alias="hits")
    engine: str
    query: str
    took_ms: _Milliseconds = Field(description="The search alone, in milliseconds.")
    encode_ms: _Milliseconds = Field(
        description="What turning the query into a vector costs when it is new, in milliseconds; 0 for fulltext."
    )
    remembered: bool = Field(description="Whether the vector was kept from before: encode_ms was not spent now.")
    matches: int | None = Field(description="How many records match; null where every one is scored.")
    answered: bool | None = Field(
        description="False where nothing seems to answer the query; null where that is not judged."
    )


class FilterOfferModel(_Sent):
    """A value of a facet that the query names, and the query to ask with that filter."""

    facet: str
    value: str
    query: str


class _Hinted(BaseModel):
    suggestion: str | None = Field(description="The query with misspelt words as the catalog spells them, or null.")
    filter_offer: FilterOfferModel | None = Field(
        description="The value of a facet that the query is or ends with, to filter by, or null."
    )


class SearchModel(ResultModel, _Hinted):
    """What one search found, with what the query may have meant."""

    model_config = ConfigDict(json_schema_extra={"examples": [SEARCH]})

    @classmethod
    def of(cls, result: SearchResult, suggestion: str | None, offer: FilterOffer | None) -> Self:
        fields = dict(ResultModel.model_validate(result))
        return cls.model_validate(fields | {"suggestion": suggestion, "filter_offer": offer})


class ElsewhereModel(EngineRankModel):
    """A hit as another engine sees it, over the whole (filtered) catalog."""

    pool: int = Field(description="How many records the filter leaves.")
    shown: bool = Field(description="Whether it is among that engine's hits.")
    gap: float | None = Field(description="How far below the last hit shown there its score lies.")
    lacks: list[str] = Field(description="Words of the query, stop words aside, that its text does not hold.")


class ComparedHitModel(HitModel):
    elsewhere: list[ElsewhereModel]

    @classmethod
    def of(cls, hit: Hit, engine: str, comparison: Comparison) -> Self:
        """The hit of one engine, with where it stands in the others."""
        others = [comparison.elsewhere[engine, hit.id, other] for other in comparison.others(engine)]
        elsewhere = [asdict(found) | asdict(found.place) for found in others]
        return cls.model_validate(dict(HitModel.model_validate(hit)) | {"elsewhere": elsewhere})


class ComparedResultModel(ResultModel):
    result: list[ComparedHitModel]  # type: ignore[assignment]


class WordModel(_Sent):
    """A word of the query, the term it is compared as (empty for a stop word), and how many records hold it."""

    word: str
    term: str
    df: int


class AgreementModel(BaseModel):
    """Two rankings compared over their first ``k``."""

    engines: list[str]
    k: int
    shared: int
    overlap: float = Field(description="Shared divided by k.")
    jaccard: float = Field(description="Shared divided by all that either shows.")
    rbo: float = Field(description="Rank-biased overlap, extrapolated (Webber et al. 2010).")
    p: float = Field(description="Its persistence.")
    summary: list[str] = Field(description="What differs, in sentences.")


class ComparisonModel(_Hinted):
    """Several engines on one query."""

    model_config = ConfigDict(json_schema_extra={"examples": [COMPARISON]})

    query: str
    limit: int
    pool: int
    words: list[WordModel]
    results: list[ComparedResultModel]
    agreements: list[AgreementModel]

    @classmethod
    def of(cls, comparison: Comparison, suggestion: str | None, offer: FilterOffer | None) -> Self:
        results = [
            dict(ResultModel.model_validate(result))
            | {"result": [ComparedHitModel.of(hit, result.engine, comparison) for hit in result.hits]}
            for result in comparison.results
        ]
        agreements = [
            asdict(found) | {"engines": pair, "p": RBO_P, "summary": difference(comparison, *pair)}
            for pair, found in comparison.agreements.items()
        ]
        hints = {"suggestion": suggestion, "filter_offer": offer}
        return cls.model_validate(vars(comparison) | {"results": results, "agreements": agreements} | hints)


class TermFactsModel(_Sent):
    """The factors of a BM25 part."""

    frequency: int
    idf: float
    saturation: float
    length: int
    avgdl: float
    asked: int


class PartModel(_Sent):
    label: str
    value: float
    facts: TermFactsModel | None


class HeatModel(_Sent):
    """What a half-open range of characters of the text adds to the score."""

    start: int
    end: int
    value: float


class FusedSideModel(_Sent):
    """What one engine adds to a sum of scores: weight · trust · relative."""

    engine: str
    weight: float = Field(description="The engine's share, from 0 to 1.")
    trust: float = Field(description="How far the engine is trusted on this query, from 0 to 1.")
    best: float = Field(description="The score of its best hit.")
    evidence: float = Field(
        description="What trust comes from. Neural: spreads of noise by which the best cosine is above typical noise; "
        "full-text: the share of the query's information that its best hit holds."
    )
    score: float | None = Field(description="The record's score from the engine; null where it does not find it.")
    relative: float = Field(description="That score as a share of the best.")
    part: float
    sentence: str = Field(description="How far the engine counts and why.")

    @classmethod
    def of(cls, side: FusedSide) -> Self:
        return cls.model_validate(side._asdict() | {"sentence": fused_sentence(side)})


class ExplanationModel(_Sent):
    """Why a record has its score; the parts sum to it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXPLANATION]})

    engine: str
    id: int
    score: float
    text: str
    read: int = Field(description="How many characters of the text the engine read.")
    parts: list[PartModel]
    heat: list[HeatModel]
    parents: "list[ExplanationModel]" = Field(description="The rankings fused (hybrid), each explained.")
    fused: list[FusedSideModel] = Field(description="Both engines' sides of a sum of scores, else empty.")

    @field_validator("fused", mode="before")
    @classmethod
    def _told(cls, sides: Sequence[FusedSide]) -> list[FusedSideModel]:
        return [FusedSideModel.of(side) for side in sides]


class ValueModel(_Sent):
    value: str
    count: int


class FacetModel(_Sent):
    """A facet and how many records have each of its values, among those that the other filters keep."""

    label: str
    kind: Kind = Field(description="Values are filtered by name, numbers and dates by ranges such as 10..20.")
    values: list[ValueModel] = Field(description="As written, the most frequent first; empty for numbers and dates.")
    low: str | None = Field(description="The lowest number or earliest date; null for values.")
    high: str | None = Field(description="The highest number or latest date; null for values.")

    @classmethod
    def of(cls, facet: FacetCounts) -> Self:
        ends = {name: None if end is None else written(facet.kind, end) for name, end in facet.ends.items()}
        return cls.model_validate(facet._asdict() | ends)


class FacetsModel(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [FACETS]})

    result: list[FacetModel]


class CityModel(_Sent):
    city: str = Field(validation_alias="value")
    count: int


class CitiesModel(BaseModel):
    """Cities as written, busiest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [CITIES]})

    result: list[CityModel]


class EngineModel(_Sent):
    ready: bool
    detail: str = Field(description="Why it is not ready.")


class HealthModel(BaseModel):
    """``status`` is ready, starting or failed."""

    model_config = ConfigDict(json_schema_extra={"examples": [HEALTH]})

    status: str
    engines: dict[str, EngineModel]
    catalog: str | None
    catalog_sha256: str | None
    records: int | None
    model: str
    note: str = Field(description="How what is served differs from the settings, or empty.")
    version: str


class NounModel(_Sent):
    one: str
    many: str


class ProgressModel(_Sent):
    """``done`` of ``total`` records through a phase; ``total`` 0 where it is not known yet."""

    phase: str
    done: int
    total: int


class CatalogModel(_Sent):
    """A catalog; what is not known of it is null."""

    name: str
    is_default: bool = Field(description="Whether it is meant where no catalog is named.")
    state: str = Field(
        description="ready, words (full-text alone answers), building, waiting (a build in the queue), failed, "
        "cancelled (the last build) or missing."
    )
    problem: str = Field(description="One sentence on what failed or was cancelled, or empty.")
    progress: ProgressModel | None
    records: int | None
    noun: NounModel | None
    facets: list[str] | None = Field(description="The labels of what records are filtered by.")
    model: str | None
    language: str | None
    built: str | None
    source: str | None = Field(description="The file's name.")
    sha256: str | None = Field(description="Of the file.")
    size: int | None = Field(description="Bytes on the disk; null on a server.")

    @classmethod
    def of(cls, found: Overview) -> Self:
        manifest, mapping = found.manifest, found.mapping
        told: dict[str, Any] = {
            **found._asdict(),
            "source": found.source,
            "records": manifest.records if manifest else None,
            "model": manifest.model if manifest else None,
            "built": manifest.created if manifest else None,
            "sha256": manifest.catalog_sha256 if manifest else None,
            "noun": mapping.noun if mapping else None,
            "language": mapping.language if mapping else None,
            "facets": [facet.label for facet in mapping.facets] if mapping else None,
        }
        return cls.model_validate(told)


class CatalogsModel(BaseModel):
    """Every catalog, by name."""

    model_config = ConfigDict(json_schema_extra={"examples": [CATALOGS]})

    result: list[CatalogModel]


class ErrorModel(BaseModel):
    detail: str = Field(
        description="One sentence: what is wrong and what to do.",
        examples=["The query is blank; type at least one word."],
    )

"""The shapes the API answers with, for its documentation and for checking them."""

from __future__ import annotations

from pydantic import BaseModel, Field


class StandingModel(BaseModel):
    """Where a startup stands in one engine's whole ranking; null where that engine does not find it."""

    engine: str
    rank: int | None
    score: float | None
    beyond: int | None = Field(description="How deep the ranking was read where the rank is deeper; null where known.")


class HitModel(BaseModel):
    """A startup found."""

    id: int
    rank: int = Field(ge=1, description="Position in the ranking, from 1.")
    score: float = Field(
        description="Higher is better: cosine from -1 to 1 (neural), BM25 above 0 (fulltext), RRF above 0 (hybrid)."
    )
    name: str
    description: str
    city: str
    link: str = Field(description="An http(s) address, or empty.")
    logo: str = Field(description="An http(s) or data:image address, or empty.")
    alt: str
    above_noise: float | None = Field(
        description="Percentage of meaningless queries whose best cosine is lower than this hit's; null for fulltext."
    )
    parents: list[StandingModel] = Field(description="The rankings fused into this one (hybrid), else empty.")
    named: bool = Field(description="Whether the query is its name, which puts it first (hybrid).")


class ResultModel(BaseModel):
    """What one search found, best first."""

    result: list[HitModel]
    engine: str
    query: str
    took_ms: float = Field(description="The search alone, in milliseconds.")
    encode_ms: float = Field(description="Turning the query into a vector, in milliseconds.")
    matches: int | None = Field(description="How many startups match; null where every one is scored.")
    answered: bool | None = Field(description="False where nothing seems to answer the query; null for fulltext.")


class ElsewhereModel(StandingModel):
    """A hit as another engine sees it, over the whole (filtered) catalog."""

    pool: int = Field(description="How many startups the filter leaves.")
    shown: bool = Field(description="Whether it is among that engine's hits.")
    gap: float | None = Field(description="How far below the last hit shown there its score lies.")
    lacks: list[str] = Field(description="Words of the query, stop words aside, that its text does not hold.")


class ComparedHitModel(HitModel):
    elsewhere: list[ElsewhereModel]


class ComparedResultModel(ResultModel):
    result: list[ComparedHitModel]  # type: ignore[assignment]


class WordModel(BaseModel):
    """A word of the query, the term it is compared as (empty for a stop word), and how many startups hold it."""

    word: str
    term: str
    holders: int


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


class ComparisonModel(BaseModel):
    """Several engines on one query."""

    query: str
    limit: int
    pool: int
    words: list[WordModel]
    results: list[ComparedResultModel]
    agreements: list[AgreementModel]


class TermFactsModel(BaseModel):
    """The factors of a BM25 part."""

    frequency: int
    idf: float
    saturation: float
    length: int
    mean_length: float
    asked: int


class PartModel(BaseModel):
    label: str
    value: float
    facts: TermFactsModel | None


class HeatModel(BaseModel):
    """What a half-open range of characters of the text adds to the score."""

    start: int
    end: int
    value: float


class ExplanationModel(BaseModel):
    """Why a startup has its score; the parts sum to it."""

    engine: str
    id: int
    score: float
    text: str
    read: int = Field(description="How many characters of the text the engine read.")
    parts: list[PartModel]
    heat: list[HeatModel]
    parents: list[ExplanationModel] = Field(description="The rankings fused (hybrid), each explained.")


class CityModel(BaseModel):
    city: str
    count: int


class CitiesModel(BaseModel):
    """Cities as written, busiest first."""

    result: list[CityModel]


class EngineModel(BaseModel):
    ready: bool
    detail: str = Field(description="Why it is not ready.")


class HealthModel(BaseModel):
    """``status`` is ready, starting or failed."""

    status: str
    engines: dict[str, EngineModel]
    catalog: str | None
    catalog_sha256: str | None
    records: int | None
    model: str
    note: str = Field(description="What is served otherwise than wished, or empty.")
    version: str


class ErrorModel(BaseModel):
    detail: str = Field(description="One sentence: what is wrong and what to do.")

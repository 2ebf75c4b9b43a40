"""The shapes the API answers with, for its documentation and for checking them."""

from __future__ import annotations

from pydantic import BaseModel, Field


class HitModel(BaseModel):
    """A startup found."""

    id: int
    rank: int = Field(ge=1, description="Position in the ranking, from 1.")
    score: float = Field(description="Higher is better: cosine from -1 to 1 (neural), BM25 above 0 (fulltext).")
    name: str
    description: str
    city: str
    link: str = Field(description="An http(s) address, or empty.")
    logo: str = Field(description="An http(s) or data:image address, or empty.")
    alt: str


class ResultModel(BaseModel):
    """What one search found, best first."""

    result: list[HitModel]
    engine: str
    query: str
    took_ms: float = Field(description="The search alone, in milliseconds.")
    encode_ms: float = Field(description="Turning the query into a vector, in milliseconds.")
    matches: int | None = Field(description="How many startups match; null where every one is scored.")


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
    version: str


class ErrorModel(BaseModel):
    detail: str = Field(description="One sentence: what is wrong and what to do.")

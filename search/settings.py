"""Settings from environment variables, read once into one frozen object."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from search.errors import SettingsError

BUNDLED_CATALOG = Path(__file__).resolve().parent / "catalog" / "startups.jsonl"
DEFAULT_MODEL = "all-MiniLM-L6-v2"


class Settings(BaseSettings):
    """One field for each environment variable of the same name."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    index_dir: Path = Field(Path(".index"), description="Folder of the index.")
    catalog: Path | None = Field(
        None, description="Catalog to serve, JSON Lines, plain or .gz; unset serves the index there is."
    )
    model: str = Field(
        DEFAULT_MODEL, description="Embedding model: the pinned MiniLM, a folder, or a name on the model hub."
    )
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        "auto", description="Number format of the model; auto takes the faster one here."
    )
    qdrant_url: str | None = Field(None, description="Address of a Qdrant server; unset embeds Qdrant in the process.")
    qdrant_api_key: str | None = Field(None, description="Key for that server.", repr=False)
    qdrant_collection: str = Field(
        "startups",
        description="Start of the collection's name on that server.",
        pattern=r"^[A-Za-z0-9_-]{1,100}$",
    )
    remote_logos: bool = Field(
        True, description="Load logos from the addresses the catalog names; off shows monograms only."
    )

    @field_validator("qdrant_url")
    @classmethod
    def _http_only(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return url

    @property
    def catalog_path(self) -> Path:
        """The catalog to build from when there is no index yet."""
        return self.catalog or BUNDLED_CATALOG


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, ``overrides`` winning; raises SettingsError naming the variable."""
    try:
        return Settings(**{k: v for k, v in overrides.items() if v is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        raise SettingsError(f"The setting {name} cannot be used: {first['msg']}. Change or unset it.") from None

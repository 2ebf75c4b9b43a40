"""Settings from environment variables, read once into one frozen object."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
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
    qdrant_url: str | None = Field(
        None, description="Addresses of a Qdrant server or of the nodes of a cluster, with commas; unset embeds Qdrant."
    )
    qdrant_api_key: str | None = Field(None, description="Key for that server.", repr=False)
    qdrant_ca: Path | None = Field(None, description="File of the authority that signed an https server's certificate.")
    qdrant_grpc: bool = Field(False, description="Speak gRPC where the client can; otherwise HTTP.")
    qdrant_grpc_port: int = Field(6334, ge=1, le=65535, description="Port for gRPC, the same on every node.")
    qdrant_timeout: int = Field(
        5, ge=1, le=600, description="Seconds a request may wait for the server, tries of several nodes included."
    )
    qdrant_collection: str = Field(
        "startups",
        description="Alias of the collection in force, and the start of the names of all its collections.",
        pattern=r"^[A-Za-z0-9_-]{1,100}$",
    )
    qdrant_shards: int | None = Field(
        None, ge=1, le=10_000, description="Shards of a new collection; unset leaves it to the server."
    )
    qdrant_replicas: int = Field(1, ge=1, le=100, description="Copies of every shard of a new collection.")
    qdrant_write_consistency: int = Field(
        1, ge=1, le=100, description="Copies that must confirm a write; at most QDRANT_REPLICAS."
    )
    qdrant_quantization: Literal["none", "int8", "binary"] = Field(
        "none", description="Smaller copies of the vectors to search first; the best are compared again in full."
    )
    qdrant_on_disk: bool = Field(
        False, description="Keep full vectors and records on the server's disk, not in its memory."
    )
    remote_logos: bool = Field(
        True, description="Load logos from the addresses the catalog names; off shows monograms only."
    )

    @field_validator("qdrant_url")
    @classmethod
    def _addresses(cls, urls: str | None) -> str | None:
        if urls is None:
            return None
        found = [url.strip().rstrip("/") for url in urls.split(",")]
        for url in found:
            _check_address(url)
        if len({*found}) < len(found):
            raise ValueError("it names the same node twice")
        return ",".join(found)

    @field_validator("qdrant_api_key")
    @classmethod
    def _sendable(cls, key: str | None) -> str | None:
        if key is not None and not (key.isascii() and key.isprintable() and " " not in key):
            raise ValueError("it must be one word of printable ASCII characters")
        return key

    @field_validator("qdrant_ca")
    @classmethod
    def _readable(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError(f"there is no file {path}")
        return path

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(self.qdrant_urls) > 1 and self.qdrant_timeout < 2:
            raise PydanticCustomError("QDRANT_TIMEOUT", "it must be 2 or more with several nodes, to ask two")
        if self.qdrant_write_consistency > self.qdrant_replicas:
            raise PydanticCustomError(
                "QDRANT_WRITE_CONSISTENCY", "it asks more copies to confirm a write than QDRANT_REPLICAS keeps"
            )
        secure = bool(self.qdrant_urls) and all(url.startswith("https://") for url in self.qdrant_urls)
        if self.qdrant_ca is not None and not secure:
            raise PydanticCustomError("QDRANT_CA", "it is for https, and QDRANT_URL names no or another address")
        return self

    @property
    def qdrant_urls(self) -> tuple[str, ...]:
        """The addresses of the server's nodes; empty if Qdrant is embedded."""
        return tuple(self.qdrant_url.split(",")) if self.qdrant_url else ()

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
        name = str(first["loc"][0]).upper() if first["loc"] else first["type"]
        raise SettingsError(f"The setting {name} cannot be used: {_reason(first)}. Change or unset it.") from None


def _reason(error: ErrorDetails) -> str:
    if error["type"] == "bool_parsing":
        return "it must be true or false"
    if error["type"] == "string_pattern_mismatch":
        return "it may hold letters, digits, - and _ only, 1 to 100 of them"
    message = error["msg"].removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("each address must start with http:// or https:// and name a host, as in http://qdrant:6333")
    if parts.username or parts.password:
        raise ValueError("an address must not hold a password; give a key in QDRANT_API_KEY")
    if parts.query or parts.fragment:
        raise ValueError("an address must end with the port or a path")
    try:
        _ = parts.port
    except ValueError:
        raise ValueError("the port must be a number from 0 to 65535") from None

"""Settings from environment variables, read once into one frozen object."""

import re
from ipaddress import IPv6Address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from search.errors import SettingsError

BUNDLED_CATALOG = Path(__file__).resolve().parent / "catalog" / "startups.jsonl"
DEFAULT_MODEL = "all-MiniLM-L6-v2"


class Settings(BaseSettings):
    """One field for each environment variable of the same name."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    index_dir: Path = Field(Path(".index"), description="Folder of the index.")
    catalog: Path | None = Field(
        None, description="Catalog to serve, a JSON, CSV, Parquet or Excel file; unset serves the index there is."
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
    qdrant_api_key: SecretStr | None = Field(None, description="Key for that server.")
    qdrant_ca: Path | None = Field(None, description="File of the authority that signed an https server's certificate.")
    qdrant_grpc: bool = Field(False, description="Speak gRPC where the client can; otherwise HTTP.")
    qdrant_grpc_port: int = Field(6334, ge=1, le=65535, description="Port for gRPC, the same on every node.")
    qdrant_timeout: int = Field(
        5, ge=1, le=600, description="Seconds a request may wait for the server, tries of several nodes included."
    )
    qdrant_collection: str = Field(
        "startups",
        description="Name of the default catalog: the alias of its live collection, and the start of the names of all.",
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
    allowed_hosts: str = Field(
        "localhost,127.0.0.1,[::1]",
        description="Host names that the app answers to, with commas, no ports; *.example.com is a wildcard, * any.",
    )

    read_only: bool = Field(
        False, description="Take no uploads and imports, and let nobody rename or remove a catalog in the app."
    )
    api_key: SecretStr | None = Field(None, description="Key that the API asks for; unset asks for none.")
    max_upload_mb: int = Field(200, ge=1, le=100_000, description="Megabytes that an uploaded file may have.")

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

    @field_validator("qdrant_api_key", "api_key")
    @classmethod
    def _sendable(cls, key: SecretStr | None) -> SecretStr | None:
        value = key.get_secret_value() if key is not None else ""
        if not (value.isascii() and value.isprintable() and " " not in value):
            raise ValueError("it must be one word of printable ASCII characters")
        return key

    @field_validator("qdrant_ca")
    @classmethod
    def _readable(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError(f"there is no file {path}")
        return path

    @field_validator("allowed_hosts")
    @classmethod
    def _host_names(cls, hosts: str) -> str:
        return ",".join(_host_name(host.strip().lower()) for host in hosts.split(","))

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(self.qdrant_urls) > 1 and self.qdrant_timeout < 2:
            raise PydanticCustomError("QDRANT_TIMEOUT", "it must be 2 or more with several nodes, to ask two")
        if self.qdrant_write_consistency > self.qdrant_replicas:
            raise PydanticCustomError("QDRANT_WRITE_CONSISTENCY", "it must not be greater than QDRANT_REPLICAS")
        secure = bool(self.qdrant_urls) and all(url.startswith("https://") for url in self.qdrant_urls)
        if self.qdrant_ca is not None and not secure:
            raise PydanticCustomError("QDRANT_CA", "it needs QDRANT_URL with https addresses only")
        return self

    @property
    def qdrant_urls(self) -> tuple[str, ...]:
        """The addresses of the server's nodes; empty if Qdrant is embedded."""
        return tuple(self.qdrant_url.split(",")) if self.qdrant_url else ()

    @property
    def allowed_host_names(self) -> tuple[str, ...]:
        """The host names that the app answers to."""
        return tuple(self.allowed_hosts.split(","))

    def environment(self) -> dict[str, str]:
        """The environment variables that these settings are read from, for another process."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        plain = {k: v.get_secret_value() if isinstance(v, SecretStr) else v for k, v in found.items()}
        absolute = {k: v.resolve() if isinstance(v, Path) else v for k, v in plain.items()}
        return {name.upper(): "" if value is None else str(value) for name, value in absolute.items()}

    def for_catalog(self, name: str) -> Self:
        """What counts for one catalog: CATALOG is about the default one only."""
        return self if name == self.qdrant_collection else self.model_copy(update={"catalog": None})

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


def _host_name(host: str) -> str:
    if host == "*":
        return host
    if host.startswith("[") and host.endswith("]"):
        try:
            return f"[{IPv6Address(host[1:-1])}]"
        except ValueError:
            raise ValueError("brackets must hold an IPv6 address, as in [::1]") from None
    if not re.fullmatch(r"(\*\.)?[a-z0-9_][a-z0-9_.-]*", host):
        raise ValueError("each must be a host name without a port, as in search.example.com, *.example.com or [::1]")
    return host.removesuffix(".")

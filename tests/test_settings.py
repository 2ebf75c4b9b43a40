from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from search.errors import SettingsError
from search.settings import BUNDLED_CATALOG, Settings, load_settings


def test_every_setting_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_text("")
    values = {
        "INDEX_DIR": "/tmp/i", "CATALOG": "/tmp/c.jsonl", "MODEL": "m", "PRECISION": "float32", "QDRANT_URL": "https://q",
        "QDRANT_API_KEY": "k", "QDRANT_COLLECTION": "c", "REMOTE_LOGOS": "false", "QDRANT_CA": str(ca),
        "QDRANT_GRPC": "true", "QDRANT_GRPC_PORT": "7334", "QDRANT_TIMEOUT": "9", "QDRANT_SHARDS": "6",
        "QDRANT_REPLICAS": "3", "QDRANT_WRITE_CONSISTENCY": "2", "QDRANT_QUANTIZATION": "int8",
        "QDRANT_ON_DISK": "true", "ALLOWED_HOSTS": "a.example",
        "READ_ONLY": "true", "API_KEY": "k", "MAX_UPLOAD_MB": "7",
    }  # fmt: skip
    assert set(values) == {name.upper() for name in Settings.model_fields}
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert (settings.index_dir, settings.catalog, settings.remote_logos) == (
        Path("/tmp/i"),
        Path("/tmp/c.jsonl"),
        False,
    )
    assert settings.qdrant_api_key is not None
    assert settings.qdrant_api_key.get_secret_value() == "k"
    assert settings.allowed_host_names == ("a.example",)


@pytest.mark.parametrize("variable", ["QDRANT_API_KEY", "API_KEY"])
def test_a_key_is_in_no_output(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "hunter2")
    settings = load_settings()
    outputs = [repr(settings), str(settings), settings.model_dump_json(), str(settings.model_dump())]
    outputs.append(str(settings.model_dump(mode="json")))
    for output in outputs:
        assert "hunter2" not in output


@pytest.mark.parametrize(
    "values",
    [
        {"QDRANT_API_KEY": "hunter2 hunter2"},
        {"API_KEY": "hunter2 hunter2"},
        {"QDRANT_API_KEY": "hunter2", "QDRANT_WRITE_CONSISTENCY": "2"},
        {"QDRANT_API_KEY": "hunter2", "QDRANT_TIMEOUT": "soon"},
    ],
)
def test_the_api_key_is_in_no_error(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as raw:
        Settings()  # type: ignore[call-arg]
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert "hunter2" not in str(raw.value)
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("", ("localhost", "127.0.0.1", "[::1]")),
        (" Search.Example.com. , *.Example.org ", ("search.example.com", "*.example.org")),
        ("*", ("*",)),
        ("[0:0:0:0:0:0:0:1],app_1", ("[::1]", "app_1")),
    ],
)
def test_allowed_hosts_are_names_with_commas(
    monkeypatch: pytest.MonkeyPatch, value: str, names: tuple[str, ...]
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", value)
    assert load_settings().allowed_host_names == names


def test_unset_and_empty_mean_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG", "")
    assert load_settings().catalog_path == BUNDLED_CATALOG


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRECISION", "half"),
        ("QDRANT_URL", "host:6333"),
        ("QDRANT_URL", "http://a:6333,b:6333"),
        ("QDRANT_URL", "http://a:6333,"),
        ("QDRANT_URL", "http://a:6333, http://a:6333/"),
        ("QDRANT_URL", "http://a:port"),
        ("QDRANT_URL", "https://"),
        ("QDRANT_URL", "http://user:secret@a:6333"),
        ("QDRANT_URL", "http://a:6333?key=secret"),
        ("QDRANT_API_KEY", "a secret"),
        ("QDRANT_API_KEY", "secret\n"),
        ("QDRANT_GRPC", "secretly"),
        ("QDRANT_CA", "/nowhere/ca.pem"),
        ("QDRANT_GRPC_PORT", "0"),
        ("QDRANT_TIMEOUT", "0"),
        ("QDRANT_TIMEOUT", "soon"),
        ("QDRANT_TIMEOUT", "1"),
        ("QDRANT_COLLECTION", "a/b"),
        ("QDRANT_SHARDS", "0"),
        ("QDRANT_REPLICAS", "-1"),
        ("QDRANT_WRITE_CONSISTENCY", "2"),
        ("QDRANT_QUANTIZATION", "int4"),
        ("ALLOWED_HOSTS", ","),
        ("ALLOWED_HOSTS", "localhost,"),
        ("ALLOWED_HOSTS", "localhost:8501"),
        ("ALLOWED_HOSTS", "http://localhost"),
        ("ALLOWED_HOSTS", "a.*.example"),
        ("ALLOWED_HOSTS", "*example.com"),
        ("ALLOWED_HOSTS", "*.*"),
        ("ALLOWED_HOSTS", "*."),
        ("ALLOWED_HOSTS", "::1"),
        ("ALLOWED_HOSTS", "[localhost]"),
        ("ALLOWED_HOSTS", "a b"),
    ],
)
def test_a_bad_value_names_its_variable_and_keeps_secrets(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    if value == "1":
        monkeypatch.setenv("QDRANT_URL", "http://a:6333,http://b:6333")
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as told:
        load_settings()
    assert "secret" not in str(told.value)


def test_a_certificate_needs_https(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("")
    monkeypatch.setenv("QDRANT_CA", str(tmp_path / "ca.pem"))
    for url in ("", "http://a:6333", "https://a:6333,http://b:6333"):
        monkeypatch.setenv("QDRANT_URL", url)
        with pytest.raises(SettingsError, match="QDRANT_CA"):
            load_settings()
    monkeypatch.setenv("QDRANT_URL", " https://a:6333/ , https://b:6333")
    assert load_settings().qdrant_urls == ("https://a:6333", "https://b:6333")

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import SettingsError
from search.settings import BUNDLED_CATALOG, Settings, load_settings


def test_every_setting_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "INDEX_DIR": "/tmp/i", "CATALOG": "/tmp/c.jsonl", "MODEL": "m", "PRECISION": "float32", "QDRANT_URL": "http://q",
        "QDRANT_API_KEY": "k", "QDRANT_COLLECTION": "c", "REMOTE_LOGOS": "false",
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
    assert "k" not in repr(settings).split("qdrant_api_key")[-1] or "qdrant_api_key" not in repr(settings)


def test_unset_and_empty_mean_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG", "")
    assert load_settings().catalog_path == BUNDLED_CATALOG


@pytest.mark.parametrize(
    ("name", "value"), [("PRECISION", "half"), ("QDRANT_URL", "host:6333"), ("QDRANT_COLLECTION", "a/b")]
)
def test_a_bad_value_names_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_settings()

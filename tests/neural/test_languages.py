from __future__ import annotations

from search.neural.languages import MULTILINGUAL, speaks
from search.settings import DEFAULT_MODEL


def test_the_bundled_model_was_made_for_english_alone() -> None:
    assert speaks("english", DEFAULT_MODEL)
    assert not speaks("german", DEFAULT_MODEL)
    assert not speaks("none", DEFAULT_MODEL)


def test_another_model_is_not_doubted() -> None:
    assert speaks("german", MULTILINGUAL)

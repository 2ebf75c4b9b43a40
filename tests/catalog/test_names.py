from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.catalog.names import NameIndex, build_names, name_key


@pytest.mark.parametrize(
    ("name", "same"),
    [("Apple Inc.", "apple"), ("ÉCLAIR", "eclair"), ("Kettle & Wednesdays", "kettle wednesdays"), ("Inc.", "inc")],
)
def test_names_are_compared_without_case_accents_signs_and_legal_form(name: str, same: str) -> None:
    assert name_key(name) == name_key(same) == same


def test_every_holder_of_a_name_is_found_after_saving_too(tmp_path: Path) -> None:
    names = build_names(["Ant", "Bee", "", "ANT Ltd", "Cat", "…"])
    names.save(tmp_path)
    for index in (names, NameIndex.load(tmp_path)):
        assert index.candidates("ant") == [0, 3]
        assert index.candidates("Cat") == [4]
        assert index.candidates("dog") == index.candidates("") == index.candidates("?!") == []


def test_a_damaged_index_is_noticed(tmp_path: Path) -> None:
    build_names(["Ant", "Bee"]).save(tmp_path)
    np.save(tmp_path / "ids.npy", np.array([0]))
    with pytest.raises(ValueError, match="2 names for 1"):
        NameIndex.load(tmp_path)

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.catalog.title import MAX_CHARS, slug, suggested_name
from search.errors import CatalogError


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("products", "products"),
        ("  My Products ", "my-products"),
        ("ＢＯＯＫＳ２０", "books20"),
        ("Straße_1", "straße_1"),
        ("商品", "商品"),
        ("किताबें", "किताबें"),
        ("_private", "_private"),
    ],
)
def test_names_of_any_script_are_kept_in_lower_case(given: str, name: str) -> None:
    assert slug(given) == name


@pytest.mark.parametrize(
    "wrong",
    ["", "   ", ".", "..", "../up", "a/b", "a\\b", "c:", "a.b", "-x", "a\0b", "a\u200bb", "x" * 61, "語" * 70, "a*",
     "vectors", "Server", "gen-1", "startups-20260101000000-abcdef", "\u0301a", "<b>", "$(x)", "x" * 10**6],
)  # fmt: skip
def test_names_that_could_do_harm_are_refused_in_one_sentence(wrong: str) -> None:
    with pytest.raises(CatalogError) as refused:
        slug(wrong)
    assert len(str(refused.value)) < 300
    assert str(refused.value).isprintable()


@given(st.text(max_size=80))
@example("İ")
@example("ﬀ")
def test_a_name_is_its_own_name_and_stays_in_its_folder(text: str) -> None:
    try:
        name = slug(text)
    except CatalogError:
        return
    assert slug(name) == name
    assert 1 <= len(name) <= MAX_CHARS
    assert Path("/data", name).resolve().parent == Path("/data")
    assert Path(name).name == name
    assert not name.startswith(".")


@given(st.text(max_size=200), st.sets(st.sampled_from(["catalog", "catalog-2", "a", "a-2", "a-3"])))
def test_any_file_name_suggests_a_name_that_is_free(text: str, taken: set[str]) -> None:
    name = suggested_name(text, taken)
    assert slug(name) == name
    assert name not in taken


def test_a_suggestion_is_the_file_s_name() -> None:
    assert suggested_name("/tmp/My Products (2024).csv.gz") == "my-products-2024"
    assert suggested_name("a.json", {"a", "a-2"}) == "a-3"
    assert suggested_name("…") == "catalog"

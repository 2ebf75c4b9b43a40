from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.request import ENGINES, FULLTEXT, FUSIONS, HYBRID, MAX_LIMIT, NEURAL
from search.values import value_key
from search.view.state import PageState, limits

names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12)
values = st.lists(names, min_size=1, max_size=4, unique_by=value_key).map(tuple)
labels = st.sampled_from(["Batch", "City", "Year founded"])
states = st.builds(
    PageState,
    query=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50),
    engine=st.sampled_from(ENGINES),
    filters=st.dictionaries(labels, values, max_size=3).map(lambda chosen: tuple(sorted(chosen.items()))),
    catalog=st.sampled_from(["", "papers", "日本"]),
    limit=st.integers(1, MAX_LIMIT),
    similar=st.none() | st.integers(0, 10**9),
    weight=st.integers(0, 20).map(lambda steps: round(steps * 0.05, 2)),
    fusion=st.sampled_from(FUSIONS),
    compared=st.permutations(ENGINES).flatmap(lambda names: st.sampled_from([names[:2], names])).map(tuple),
    why=st.none() | st.integers(0, 10**9),
)


def listed(params: dict[str, str | list[str]]) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in params.items()}


@given(states)
def test_an_address_brings_back_the_state(state: PageState) -> None:
    assert PageState.from_params(listed(state.params())) == state


def test_the_default_state_has_a_bare_address() -> None:
    assert PageState().params() == {}


def test_the_fusion_is_asked_of_the_index() -> None:
    state = PageState.from_params({"q": ["dog"], "fusion": ["rrf"]})
    assert state.params() == {"q": "dog", "fusion": "rrf"}
    assert state.request(HYBRID).fusion == "rrf"


@pytest.mark.parametrize(
    "params",
    [
        {"engine": ["psychic"]},
        {"limit": ["many"]},
        {"limit": ["-5"]},
        {"limit": ["1000"]},
        {"similar": ["x"]},
        {"similar": ["9" * 40]},
        {"similar": ["²"]},
        {"city": ["", "  "]},
        {"unknown": ["1"]},
        {"weight": ["nan"]},
        {"weight": ["1.5"]},
        {"weight": ["-0.1"]},
        {"weight": ["heavy"]},
        {"fusion": ["borda"]},
        {"compare": ["neural"]},
        {"compare": ["neural", "neural", "psychic"]},
        {"why": ["-1"]},
    ],
)
def test_what_an_address_cannot_mean_is_the_default(params: dict[str, list[str]]) -> None:
    assert PageState.from_params(params) == PageState()


def test_cities_repeat_without_case() -> None:
    assert PageState.from_params({"city": ["Paris", "PARIS", "Rome"]}).values("City") == ("PARIS", "Rome")


def test_there_is_something_to_ask_only_with_a_query_or_a_startup() -> None:
    assert not PageState(query="  ").asks
    assert PageState(query="dog").asks
    assert PageState(similar=0).asks


def test_any_limit_in_the_address_can_be_shown() -> None:
    assert 37 in limits(37)
    assert limits(37) == sorted(limits(37))


def test_engines_have_addresses() -> None:
    assert PageState.from_params({"engine": [FULLTEXT]}).engine == FULLTEXT
    assert PageState.from_params({}).engine == NEURAL


def test_what_must_answer_is_full_text_only_for_a_full_text_query() -> None:
    assert PageState(query="dog", engine=FULLTEXT).needs == FULLTEXT
    for state in (PageState(), PageState(engine=HYBRID), PageState(engine=FULLTEXT, similar=0)):
        assert state.needs == NEURAL


@given(states, states)
def test_a_step_leads_from_one_state_to_the_other(before: PageState, after: PageState) -> None:
    changes = {name: value for name, value in vars(after).items() if value != getattr(before, name)}
    assert before.after(json.loads(before.step(**changes))) == after


@pytest.mark.parametrize("step", [None, 7, "q", [], {"q": 7}, {"city": [1]}, {"why": {"x": 1}}, {"page": "compare"}])
def test_a_step_that_means_nothing_changes_nothing(step: object) -> None:
    state = PageState("dog", filters=(("City", ("Rome",)),), why=3)
    assert state.after(step) == state

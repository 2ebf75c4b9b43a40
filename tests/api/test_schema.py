"""The API keeps what its own OpenAPI document promises, whatever it is asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from search.api import create_api, examples
from search.api.models import (
    CatalogsModel,
    CitiesModel,
    ComparisonModel,
    ExplanationModel,
    FacetsModel,
    HealthModel,
    SearchModel,
)
from search.service import Catalogs


def test_answers_match_the_schema(catalogs: Catalogs) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_api(lambda: catalogs))
    asked = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def check(case: schemathesis.Case[Any]) -> None:
            response = case.call_and_validate(excluded_checks=[positive_data_acceptance])
            assert response.status_code < 500
            if response.status_code == 422:
                assert _cannot_be_said_in_a_schema(case.query or {})
            asked.add(case.operation.path)

        check()
    assert asked == {
        "/search",
        "/similar/{id}",
        "/compare",
        "/explain/{id}",
        "/cities",
        "/facets",
        "/catalogs",
        "/health",
        "/ready",
    }


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (SearchModel, examples.SEARCH),
        (ComparisonModel, examples.COMPARISON),
        (ExplanationModel, examples.EXPLANATION),
        (CitiesModel, examples.CITIES),
        (FacetsModel, examples.FACETS),
        (HealthModel, examples.HEALTH),
        (CatalogsModel, examples.CATALOGS),
    ],
)
def test_the_examples_are_answers(model: type[BaseModel], example: dict[str, Any]) -> None:
    assert json.loads(model.model_validate(example).model_dump_json()) == example


def test_every_address_is_in_a_group_that_is_described(catalogs: Catalogs) -> None:
    document = create_api(lambda: catalogs).openapi()
    described = {tag["name"] for tag in document["tags"] if tag["description"]}
    used = {tag for path in document["paths"].values() for tag in path["get"]["tags"]}
    assert used == described
    assert all(path["get"]["tags"] for path in document["paths"].values())


def _cannot_be_said_in_a_schema(query: dict[str, object]) -> bool:
    """A query of white space only, an engine named twice in disagreement, or facets that the catalog lacks."""
    blank = not str(query.get("q", "")).replace("\0", " ").strip()
    return blank or ("neural" in query and "engine" in query) or bool(query.get("filter"))

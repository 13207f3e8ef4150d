"""Requests made from the OpenAPI description, right and wrong: no 5xx, no answer that is not documented.

The long run is ``python -m evaluation.load contract``.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

# Whether a file holds a report no description can say, so "valid requests are accepted" is not asked.
_CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]
_SLOW = {"/v1/export", "/v1/batches/{id}/export"}  # seconds each; test_corpus.py asks for every format


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> Any:
    return schemathesis.openapi.from_dict(client.get("/openapi.json").json())


def test_no_request_gets_an_answer_that_is_not_documented(client: httpx.Client, described: Any):
    base_url = str(client.base_url).rstrip("/")
    asked = []
    for result in described.get_all_operations():
        operation = result.ok()
        if operation.path in _SLOW:
            continue

        @settings(
            max_examples=2, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(base_url=base_url, checks=_CHECKS)

        ask()
        asked.append(operation.label)
    assert len(asked) > 25


def test_a_wrong_method_is_told_every_right_one(client: httpx.Client):
    answer = client.put("/v1/reports")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert answer.json()["code"] == "METHOD"


def test_every_operation_has_a_summary_and_documented_refusals(client: httpx.Client):
    described = client.get("/openapi.json").json()
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert operation["summary"]
            assert operation["description"]
            if path.startswith("/v1"):
                assert {"401", "403", "413", "422", "503"} <= operation["responses"].keys()
                for status, answer in operation["responses"].items():
                    if status[0] in "45":
                        assert list(answer["content"]) == ["application/problem+json"], (path, status)

"""Whatever the merged OpenAPI document allows, and much it does not, gets an answer the document names: never a 5xx."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from requests import RequestException
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from devstack.demo.caller import ORGANIZER
from devstack.demo.sheets import assessors, today
from devstack.stack import Stack
from flow.conftest import collector, system  # noqa: F401 - fixtures
from kompeten.identity.tokens import Role
from kompeten_ops.tokens import sign

EXAMPLES = 20  # of each operation and mode
STREAM = "text/event-stream"  # an answer that never ends
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")  # pieces of papers


@pytest.mark.timeout(1800)
def test_every_operation_answers_as_documented(system: Stack) -> None:  # noqa: F811
    token = sign(
        system.keys,
        subject="somebody",
        roles=[role for role in Role if role is not Role.OPERATOR],
        organizer_id=ORGANIZER,
        assessor_id=str(assessors(today())[0].id),
    )
    document = schemathesis.openapi.from_url(f"{system.url}/openapi.json")
    operations = [one.ok() for one in document.get_all_operations() if isinstance(one, Ok)]
    found = [
        told
        for operation in operations
        if not streams(operation.definition.raw)
        for mode in GenerationMode
        if (told := ask_much(operation, mode, system.url, token))
    ]
    assert len(operations) > 80
    assert not found, "\n\n".join(found)


def streams(described: dict[str, Any]) -> bool:
    """Tell whether an operation answers with an endless stream."""
    return any(STREAM in answer.get("content", {}) for answer in described["responses"].values())


def ask_much(operation: Any, mode: GenerationMode, url: str, token: str) -> str:  # Any: it has no public name
    """Ask an operation many things; return what was wrong with an answer, or nothing."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        answer = case.call(base_url=url, headers=headers, timeout=30, allow_redirects=False)
        case.validate_response(answer, checks=CHECKS)

    try:
        ask()
    except Unsatisfiable:  # nothing can be asked badly of it
        return ""
    except (FailureGroup, Failure, RequestException) as error:  # all operations are to be tried
        return f"{operation.label} ({mode.value}): {error}"
    return ""

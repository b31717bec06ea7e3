"""`kompeten-ops reconcile`: table, JSON, exit codes, patience."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from typer.testing import Result

from kompeten_ops.gateway import SERVICES
from unit.ops.conftest import Door

Ops = Callable[..., Result]
BATCH = "0197f000-0000-7000-8000-000000000001"
APPLICATION = "0197f000-0000-7000-8000-0000000000aa"
TOPIC = "kompeten.registration"


def page(*items: dict[str, Any]) -> dict[str, Any]:
    return {"items": list(items), "next": None}


def told(service: str, **more: Any) -> dict[str, Any]:
    return {"service": service, "recorded": [], "waiting": [], "applied": [], "parked": []} | more


@pytest.fixture
def late(door: Door) -> Door:
    """One accepted application of which assessment has not heard; its event was sent."""
    letter = {"application_id": APPLICATION, "kind": "candidate_registered", "state": "sent", "role": "candidate"}
    accepted = {"id": APPLICATION, "state": "accepted", "stage": "registered", "accepted_at": "2026-07-01T00:00:00Z"}
    door.answer("GET", f"/v1/batches/{BATCH}", {"id": BATCH})
    door.answer("GET", "/v1/batches", page({"id": BATCH, "ends_on": "2026-07-17"}))
    door.answer("GET", "/v1/applications", page(accepted))
    for path in ("/v1/assessments", "/v1/cases", "/v1/certificates"):
        door.answer("GET", path, page())
    door.answer("GET", "/v1/deliveries", page(letter))
    for service in SERVICES:
        consumers = [{"topic": TOPIC, "is_paused": False}] if service == "assessment" else []
        door.answer("GET", f"/v1/operations/{service}", {"consumers": consumers})
        door.answer("GET", f"/v1/operations/{service}/subjects", told(service))
    recorded = [{"subject": APPLICATION, "topic": TOPIC, "last": 2}]
    door.answer("GET", "/v1/operations/registration/subjects", told("registration", recorded=recorded))
    return door


def test_what_never_arrives_ends_with_1_and_is_named(late: Door, ops: Ops) -> None:
    result = ops("reconcile", "--batch", BATCH, "--patience", "0")
    assert result.exit_code == 1, result.output
    assert f"{APPLICATION} UNEXPLAINED: accepted, but no assessment is open" in result.output
    assert "1 applications: 0 agreed, 0 explained, 1 unexplained" in result.output
    assert late.asked


def test_what_arrives_within_patience_is_no_difference(late: Door, ops: Ops, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kompeten_ops.reconcile.command.AGAIN_SECONDS", 0)
    opened = {"application_id": APPLICATION, "attempt": 1, "state": "open", "assignment": None}
    applied = [{"subject": APPLICATION, "topic": TOPIC, "last": 2}]
    late.answer("GET", "/v1/assessments", page(), page(opened))
    late.answer("GET", "/v1/operations/assessment/subjects", told("assessment"), told("assessment", applied=applied))
    result = ops("reconcile", "--since", "2026-07-17", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert (found["applications"], found["verdicts"]) == (1, {"agreed": 1})
    assert found["lines"][0]["waiting_for"] == "the certification manager (assignment)"


def test_what_is_parked_is_explained_and_ends_well(late: Door, ops: Ops) -> None:
    letter = {"id": "the-id", "reason": "poison", "parked_at": "2026-07-01T03:00:00Z"}
    parked = [{"subject": APPLICATION, "topic": TOPIC, **letter}]
    late.answer("GET", "/v1/operations/assessment/subjects", told("assessment", parked=parked))
    result = ops("reconcile", "--batch", BATCH)
    assert result.exit_code == 0, result.output
    assert "explained: accepted, but no assessment is open; parked in assessment since 2026-07-01" in result.output


def test_only_the_differences_are_shown_when_asked(late: Door, ops: Ops) -> None:
    late.answer("GET", "/v1/applications", page())
    late.answer("GET", "/v1/deliveries", page())
    result = ops("reconcile", "--batch", BATCH, "--differences", "--json")
    assert json.loads(result.output)["lines"] == []


def test_either_a_batch_or_a_day_is_named(ops: Ops, door: Door) -> None:
    assert ops("reconcile").exit_code == 2
    assert ops("reconcile", "--batch", BATCH, "--since", "2026-07-17").exit_code == 2
    assert ops("reconcile", "--since", "yesterday").exit_code == 2
    assert door.asked == []


def test_a_service_that_does_not_answer_ends_with_3_and_no_verdict(late: Door, ops: Ops) -> None:
    late.answer("GET", "/v1/cases", httpx.Response(503, json={}))
    result = ops("reconcile", "--batch", BATCH)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "503" in result.stderr

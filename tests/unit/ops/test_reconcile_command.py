"""`kompeten-ops reconcile`: table, JSON, exit codes, patience."""

import json
from collections.abc import Callable

import httpx
import pytest
from typer.testing import Result

from support.server_double import ServerDouble
from unit.ops.conftest import APPLICATION, BATCH, TOPIC, page, told

Ops = Callable[..., Result]


def test_what_never_arrives_ends_with_1_and_is_named(late: ServerDouble, ops: Ops) -> None:
    result = ops("reconcile", "--batch", BATCH, "--patience", "0")
    assert result.exit_code == 1, result.output
    assert f"{APPLICATION} UNEXPLAINED: accepted, but no assessment is open" in result.output
    assert "1 applications: 0 agreed, 0 explained, 1 unexplained" in result.output
    assert late.asked


def test_what_arrives_within_patience_is_no_difference(
    late: ServerDouble, ops: Ops, monkeypatch: pytest.MonkeyPatch
) -> None:
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


def test_a_dead_letter_is_explained_and_ends_well(late: ServerDouble, ops: Ops) -> None:
    letter = {"id": "the-id", "reason": "poison", "parked_at": "2026-07-01T03:00:00Z"}
    letters = [{"subject": APPLICATION, "topic": TOPIC, **letter}]
    late.answer("GET", "/v1/operations/assessment/subjects", told("assessment", dead_letters=letters))
    result = ops("reconcile", "--batch", BATCH)
    assert result.exit_code == 0, result.output
    assert "explained: accepted, but no assessment is open; dead letter in assessment since 2026-07-01" in result.output


def test_only_the_differences_are_shown_when_asked(late: ServerDouble, ops: Ops) -> None:
    late.answer("GET", "/v1/applications", page())
    late.answer("GET", "/v1/messages", page())
    result = ops("reconcile", "--batch", BATCH, "--differences", "--json")
    assert json.loads(result.output)["lines"] == []


def test_either_a_batch_or_a_day_is_named(ops: Ops, double: ServerDouble) -> None:
    assert ops("reconcile").exit_code == 2
    assert ops("reconcile", "--batch", BATCH, "--since", "2026-07-17").exit_code == 2
    assert ops("reconcile", "--since", "yesterday").exit_code == 2
    assert double.asked == []


def test_a_service_that_does_not_answer_ends_with_3_and_no_verdict(late: ServerDouble, ops: Ops) -> None:
    late.answer("GET", "/v1/cases", httpx.Response(503, json={}))
    result = ops("reconcile", "--batch", BATCH)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "503" in result.stderr

"""`kompeten-ops recover`: what it asks, what it prints, how it ends."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import Result

from kompeten.http.pagination import Page
from kompeten.ids import new_id
from kompeten.operations.recovery import MissedEventReport, RecoveryReport
from support.server_double import ServerDouble

Ops = Callable[..., Result]
PATH = "/v1/operations/certification/recovery"
MOMENT = datetime(2026, 7, 1, 3, tzinfo=UTC)


def report(*, in_recovery: bool, ordered: bool = True, **changes: Any) -> RecoveryReport:
    fields: dict[str, Any] = {
        "service": "certification",
        "in_recovery": in_recovery,
        "cause": "database 5, it was 4",
        "since": MOMENT,
        "ordered_by": "op" if ordered else None,
        "problem": None,
        "ended_at": None if in_recovery else MOMENT,
        "missed": 1,
        "adopted": 0,
    }
    return RecoveryReport(**(fields | changes))


def missed(*, is_adopted: bool) -> MissedEventReport:
    return MissedEventReport(
        topic="kompeten.certificates",
        subject=str(new_id()),
        sequence=1,
        event_id=new_id(),
        type="id.kompeten.CertificateIssued.v1",
        happened_at=MOMENT,
        is_adopted=is_adopted,
    )


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Poll without waiting."""
    monkeypatch.setattr("kompeten_ops.recover.POLL_SECONDS", 0)


def test_it_orders_waits_for_the_end_and_names_what_is_missing(double: ServerDouble, ops: Ops) -> None:
    double.answer("GET", PATH, report(in_recovery=True), report(in_recovery=True), report(in_recovery=False))
    double.answer("POST", PATH, report(in_recovery=True))
    double.answer("GET", f"{PATH}/missed", Page(items=[lost := missed(is_adopted=False)]))
    result = ops("recover", "--service", "certification")
    assert result.exit_code == 1, result.output
    for shown in (lost.subject, "CertificateIssued.v1", "MISSING", "to be looked after", "recovered at"):
        assert shown in result.output


def test_what_was_taken_over_again_is_nothing_to_act_on(double: ServerDouble, ops: Ops) -> None:
    double.answer("GET", PATH, report(in_recovery=True), report(in_recovery=False, adopted=1))
    double.answer("POST", PATH, report(in_recovery=True))
    double.answer("GET", f"{PATH}/missed", Page(items=[missed(is_adopted=True)]))
    result = ops("recover", "--service", "certification", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert (found["in_recovery"], [one["is_adopted"] for one in found["events"]]) == (False, [True])


def test_one_that_was_given_up_says_what_is_in_the_way(double: ServerDouble, ops: Ops) -> None:
    double.answer("GET", PATH, report(in_recovery=True), report(in_recovery=True, ordered=False, problem="a fork"))
    double.answer("POST", PATH, report(in_recovery=True))
    double.answer("GET", f"{PATH}/missed", Page[MissedEventReport](items=[]))
    result = ops("recover", "--service", "certification")
    assert (result.exit_code, "a fork" in result.output) == (1, True)


def test_a_service_that_is_well_is_left_alone(double: ServerDouble, ops: Ops) -> None:
    well = report(in_recovery=False, since=None, cause=None, ended_at=None, ordered_by=None, missed=0)
    double.answer("GET", PATH, well)
    double.answer("GET", f"{PATH}/missed", Page[MissedEventReport](items=[]))
    result = ops("recover", "--service", "certification")
    assert (result.exit_code, "nothing to recover" in result.output) == (0, True)
    assert not double.bodies(PATH)[1:]


def test_a_mark_orders_nothing(double: ServerDouble, ops: Ops) -> None:
    double.answer("POST", f"{PATH}/mark", report(in_recovery=True, ordered=False))
    double.answer("GET", f"{PATH}/missed", Page[MissedEventReport](items=[]))
    result = ops("recover", "--service", "certification", "--mark", "disk snapshot of 09:00")
    assert (result.exit_code, "IN RECOVERY" in result.output) == (1, True)
    assert [json.loads(body) for body in double.bodies(f"{PATH}/mark")] == [{"reason": "disk snapshot of 09:00"}]

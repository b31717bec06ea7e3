"""`kompeten-ops verify-audit`: every service, every part, and the end that was noted elsewhere."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from typer.testing import Result

from kompeten.audit.rules import BreakKind
from kompeten.operations.audit import AuditBreak, AuditReport, UnsealedTail
from kompeten_ops.gateway import SERVICES
from support.server_double import ServerDouble

Ops = Callable[..., Result]


def path(service: str) -> str:
    return f"/v1/operations/{service}/audit"


def part(
    up_to: int,
    *,
    head: str = "aa",
    following: int | None = None,
    age: float = 1,
    broken: AuditBreak | None = None,
    archived_to: int = 0,
) -> AuditReport:
    tail = UnsealedTail(rows=2, oldest_at=datetime(2026, 7, 1, tzinfo=UTC), age_seconds=age)
    return AuditReport(
        service="any",
        archived_to=archived_to,
        verified_from=1,
        verified_to=up_to,
        head=head,
        breaks=[broken] if broken else [],
        next=following,
        tail=tail if following is None else None,
    )


def whole(double: ServerDouble) -> None:
    for service in SERVICES:
        double.answer("GET", path(service), part(7))


def test_a_whole_audit_ends_well(double: ServerDouble, ops: Ops) -> None:
    whole(double)
    result = ops("verify-audit")
    assert result.exit_code == 0, result.output


def test_all_parts_are_asked_for_and_a_break_is_named(double: ServerDouble, ops: Ops) -> None:
    whole(double)
    broken = AuditBreak(number=9, kind=BreakKind.SEAL_MISSING, entry_id=None)
    double.answer("GET", path("assessment"), part(8, following=8), part(12, broken=broken))
    result = ops("verify-audit", "--json")
    assert result.exit_code == 1
    found = {one["service"]: one for one in json.loads(result.output)}["assessment"]
    assert found["sealed"] == 12
    assert found["faults"] == ["seal 9 is missing, and with it the proof of an audit row"]
    assert [one.url.params.get("after") for one in double.asked if "assessment" in one.url.path] == [None, "8"]


def test_an_old_tail_is_a_fault(double: ServerDouble, ops: Ops) -> None:
    whole(double)
    double.answer("GET", path("registration"), part(7, age=61))
    result = ops("verify-audit")
    assert (result.exit_code, "no sealer runs" in result.output) == (1, True)


def test_the_ends_are_noted_and_compared_the_next_time(double: ServerDouble, ops: Ops, tmp_path: Path) -> None:
    whole(double)
    heads = tmp_path / "heads.json"
    assert ops("verify-audit", "--heads", str(heads)).exit_code == 0
    assert json.loads(heads.read_text("utf-8"))["assessment"] == {"number": 7, "hash": "aa"}
    assert ops("verify-audit", "--heads", str(heads)).exit_code == 0
    double.answer("GET", path("assessment"), part(5))
    result = ops("verify-audit", "--heads", str(heads))
    assert (result.exit_code, "cut or written anew" in result.output) == (1, True)
    assert json.loads(heads.read_text("utf-8"))["assessment"]["number"] == 7, "the note of the whole chain is kept"


def test_a_noted_end_that_was_archived_is_to_be_compared_with_its_file(
    double: ServerDouble, ops: Ops, tmp_path: Path
) -> None:
    whole(double)
    heads = tmp_path / "heads.json"
    assert ops("verify-audit", "--heads", str(heads)).exit_code == 0
    double.answer("GET", path("assessment"), part(9, archived_to=7))
    result = ops("verify-audit", "--heads", str(heads))
    assert (result.exit_code, "lies in an archive" in result.output) == (1, True)


def test_a_note_that_is_none_ends_with_3(ops: Ops, double: ServerDouble, tmp_path: Path) -> None:
    whole(double)
    heads = tmp_path / "heads.json"
    heads.write_text("[1]", "utf-8")
    assert ops("verify-audit", "--heads", str(heads)).exit_code == 3

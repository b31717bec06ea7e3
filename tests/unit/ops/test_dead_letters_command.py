"""`kompeten-ops dead-letters` and `consumers`: what they ask, what they print, how they end."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest
from typer.testing import Result

from kompeten.http.pagination import Page
from kompeten.ids import new_id
from kompeten.operations.dead_letters import DeadLetterDetail, DeadLetterView, RecordHeader
from kompeten.operations.decisions import DecidedDeadLetter, Released, SubjectAfter
from kompeten.operations.report import ConsumerReport, OperationsReport
from kompeten.operations.rules import Replayed
from kompeten.problems import Forbidden, problem_response
from kompeten_ops.dead_letters import RESULTS
from kompeten_ops.gateway import SERVICES
from support.server_double import ServerDouble

Ops = Callable[..., Result]
TOPIC = "kompeten.registration"
PATH = "/v1/operations/assessment/dead-letters"
MOMENT = datetime(2026, 7, 1, 3, tzinfo=UTC)
SUBJECT = str(new_id())


def record(subject: str | None = SUBJECT, sequence: int | None = 3) -> DeadLetterView:
    return DeadLetterView(
        id=new_id(),
        topic=TOPIC,
        subject=subject,
        sequence=sequence,
        event_id=None,
        type="id.kompeten.ParticipantRegistered.v1",
        reason="gap",
        error="sequence 3 after 0 [bold]",
        attempts=1,
        parked_at=MOMENT,
    )


def after(*results: Replayed, subject: str | None = SUBJECT) -> SubjectAfter:
    decided = [DecidedDeadLetter(id=new_id(), sequence=n, result=one, error=None) for n, one in enumerate(results, 1)]
    return SubjectAfter(
        topic=TOPIC, subject=subject, results=decided, dead_letters_left=0, last_applied=4, blocked_since=None
    )


def page(*items: DeadLetterView, following: str | None = None) -> Page[DeadLetterView]:
    return Page(items=list(items), next=following)


def nothing_elsewhere(double: ServerDouble) -> None:
    for name in SERVICES:
        double.answer("GET", f"/v1/operations/{name}/dead-letters", page())


def test_the_list_is_of_every_service_and_every_page(double: ServerDouble, ops: Ops) -> None:
    nothing_elsewhere(double)
    one, two = record(), record(subject=None, sequence=None)
    double.answer("GET", PATH, page(one, following="more"), page(two))
    result = ops("dead-letters", "list")
    assert result.exit_code == 0, result.output
    for shown in (str(one.id), str(two.id), SUBJECT, "[bold]"):
        assert shown in result.output
    assert [request.url.params.get("cursor") for request in double.asked if request.url.path == PATH] == [None, "more"]
    assert double.asked[0].headers["Authorization"] == "Bearer some-token"


def test_the_list_for_programs_is_json(double: ServerDouble, ops: Ops) -> None:
    double.answer("GET", PATH, page(one := record()))
    result = ops("dead-letters", "list", "--service", "assessment", "--reason", "gap", "--json")
    (found,) = json.loads(result.output)
    assert (found["service"], found["id"]) == ("assessment", str(one.id))
    assert double.asked[0].url.params["reason"] == "gap"


def test_an_empty_list_says_so(double: ServerDouble, ops: Ops) -> None:
    nothing_elsewhere(double)
    assert "No dead letters." in ops("dead-letters", "list").output


def test_a_record_is_shown_with_its_content(double: ServerDouble, ops: Ops) -> None:
    detail = DeadLetterDetail(
        **record().model_dump(),
        partition=1,
        offset=7,
        headers=[RecordHeader(name="ce_id", value=None)],
        key=SUBJECT,
        value='{"full_name": "[red]Siti"}\x1b[2J',
        value_bytes=20,
        last_applied=0,
        blocked_since=MOMENT,
        resolution=None,
        resolved_at=None,
        resolved_by=None,
    )
    double.answer("GET", f"{PATH}/{detail.id}", detail)
    result = ops("dead-letters", "show", "assessment", str(detail.id))
    assert '{"full_name": "[red]Siti"}\\x1b[2J' in result.output, "nothing in a record steers the terminal"
    assert "ce_id: None" in result.output


def test_replay_of_a_subject_ends_well_when_all_was_applied(double: ServerDouble, ops: Ops) -> None:
    double.answer("GET", PATH, page(record(), record(sequence=4)))
    double.answer("POST", f"{PATH}/replay", after(Replayed.REPLAYED, Replayed.REPLAYED))
    result = ops("dead-letters", "replay", "assessment", "--subject", SUBJECT)
    assert result.exit_code == 0, result.output
    assert double.bodies(f"{PATH}/replay") == [
        json.dumps({"topic": TOPIC, "subject": SUBJECT}).encode().replace(b" ", b"")
    ]
    assert "goes on, 0 dead letters left" in result.output


@pytest.mark.parametrize("result", [Replayed.SUPERSEDED, Replayed.UNDECIDED])
def test_replay_ends_with_1_when_something_was_not_applied(double: ServerDouble, ops: Ops, result: Replayed) -> None:
    double.answer("GET", PATH, page(record()))
    double.answer("POST", f"{PATH}/replay", after(Replayed.REPLAYED, result))
    told = ops("dead-letters", "replay", "assessment", "--all")
    assert told.exit_code == 1
    assert RESULTS[result.value] in told.output


def test_replay_of_all_asks_once_per_subject(double: ServerDouble, ops: Ops) -> None:
    other = str(new_id())
    double.answer("GET", PATH, page(record(), record(sequence=4), record(subject=other), record(subject=None)))
    double.answer("POST", f"{PATH}/replay", after(Replayed.REPLAYED))
    assert ops("dead-letters", "replay", "assessment", "--all").exit_code == 0
    assert len(double.bodies(f"{PATH}/replay")) == 2


def test_replay_wants_a_subject_or_all(ops: Ops, double: ServerDouble) -> None:
    assert ops("dead-letters", "replay", "assessment").exit_code == 2
    assert ops("dead-letters", "replay", "assessment", "--all", "--subject", "x").exit_code == 2
    assert double.asked == []


def test_a_discard_carries_reason_and_sequence(double: ServerDouble, ops: Ops) -> None:
    letter = UUID("0197f000-0000-7000-8000-0000000000aa")
    double.answer("POST", f"{PATH}/{letter}/discard", after(Replayed.DISCARDED))
    result = ops("dead-letters", "discard", "assessment", str(letter), "--reason", "lost", "--advance-to", "3")
    assert result.exit_code == 0, result.output
    assert json.loads(double.bodies(f"{PATH}/{letter}/discard")[0]) == {"reason": "lost", "advance_to": 3}
    assert ops("dead-letters", "discard", "assessment", str(letter)).exit_code == 2


def test_a_refusal_is_told_in_both_languages_and_ends_with_3(double: ServerDouble, ops: Ops) -> None:
    refused = problem_response(Forbidden())
    double.answer("GET", PATH, httpx.Response(403, content=bytes(refused.body)))
    result = ops("dead-letters", "list", "--service", "assessment")
    assert result.exit_code == 3
    assert "403 forbidden. Anda tidak berwenang melakukan ini. / You are not entitled to do this." in result.stderr


def test_an_answer_that_is_not_ours_ends_with_3(double: ServerDouble, ops: Ops) -> None:
    double.answer("GET", PATH, httpx.Response(502, text="<html>"))
    result = ops("dead-letters", "list", "--service", "assessment")
    assert (result.exit_code, "502" in result.stderr) == (3, True)


def test_a_gateway_that_is_not_there_ends_with_3(ops: Ops) -> None:
    result = ops("dead-letters", "list", "--gateway", "http://127.0.0.1:1", "--token", "x")
    assert (result.exit_code, "127.0.0.1:1" in result.stderr) == (3, True)
    assert ops("dead-letters", "list", "--gateway", "http://[", "--token", "x").exit_code == 3


def test_a_service_that_does_not_exist_is_a_wrong_command_line(ops: Ops, double: ServerDouble) -> None:
    assert ops("dead-letters", "list", "--service", "billing").exit_code == 2
    assert double.asked == []


def reports(double: ServerDouble, *, is_paused: bool, runs_consumers: bool = True) -> None:
    for name in SERVICES:
        consumer = ConsumerReport(
            topic=TOPIC,
            applied=7,
            copies=1,
            parked=0,
            retries=0,
            last_progress=MOMENT,
            is_paused=is_paused and name == "assessment",
            failing_subjects=11,
        )
        report = OperationsReport(
            service=name,
            process="here:1",
            runs_consumers=runs_consumers,
            outbox=0,
            events_recorded={},
            dead_letters=0,
            consumers=[consumer],
        )
        double.answer("GET", f"/v1/operations/{name}", report)


def test_consumers_are_listed_and_a_paused_one_ends_with_1(double: ServerDouble, ops: Ops) -> None:
    reports(double, is_paused=False)
    assert ops("consumers").exit_code == 0
    reports(double, is_paused=True)
    result = ops("consumers")
    assert result.exit_code == 1
    assert "PAUSED after 11 subjects" in result.output


def test_a_paused_consumer_is_released_with_a_reason(double: ServerDouble, ops: Ops) -> None:
    path = f"/v1/operations/assessment/consumers/{TOPIC}/release"
    double.answer("POST", path, Released(process="here:1", topic=TOPIC, was_paused=True))
    result = ops("consumers", "release", "assessment", TOPIC, "--reason", "repaired")
    assert (result.exit_code, "here:1: goes on" in result.output) == (0, True)
    assert json.loads(double.bodies(path)[0]) == {"reason": "repaired", "process": None}


def test_a_process_that_reads_nothing_is_told_apart_and_one_service_can_be_asked(
    double: ServerDouble, ops: Ops
) -> None:
    reports(double, is_paused=False, runs_consumers=False)
    result = ops("consumers", "--service", "assessment")
    assert (result.exit_code, "not read by this process" in result.output) == (0, True)
    assert [request.url.path for request in double.asked] == ["/v1/operations/assessment"]

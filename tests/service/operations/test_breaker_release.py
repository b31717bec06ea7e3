"""The breaker over HTTP: its state is of one process, its release has a reason."""

import pytest

from kompeten.messaging.breaker import LIMIT
from service.operations.dead_letters import TOPIC, ask
from support.services import ServiceUnderTest


@pytest.fixture
def paused(assessment: ServiceUnderTest) -> ServiceUnderTest:
    """Assessment, its breaker open."""
    for number in range(LIMIT + 1):
        assessment.consumer(TOPIC).breaker.failed("type", str(number))
    return assessment


async def test_the_report_says_which_process_is_paused(paused: ServiceUnderTest) -> None:
    report = (await ask(paused, "GET", "")).json()
    consumer = next(one for one in report["consumers"] if one["topic"] == TOPIC)
    assert (consumer["is_paused"], consumer["failing_subjects"]) == (True, LIMIT + 1)
    assert ":" in report["process"]


async def test_an_operator_lets_a_paused_consumer_go_on(paused: ServiceUnderTest) -> None:
    form = {"reason": "the defect is repaired"}
    answer = await ask(paused, "POST", f"/consumers/{TOPIC}/release", json=form)
    assert answer.json()["was_paused"] is True
    assert not paused.consumer(TOPIC).breaker.is_open
    (row,) = await paused.rows("SELECT actor, action, reason, object_id FROM audit_entry")
    assert row == {
        "actor": "user-operator",
        "action": "released_consumer",
        "reason": "the defect is repaired",
        "object_id": f"assessment.{TOPIC}",
    }
    again = await ask(paused, "POST", f"/consumers/{TOPIC}/release", json=form)
    assert again.json()["was_paused"] is False


async def test_a_release_meant_for_another_process_changes_nothing(paused: ServiceUnderTest) -> None:
    form = {"reason": "x", "process": "elsewhere:1"}
    answer = await ask(paused, "POST", f"/consumers/{TOPIC}/release", json=form)
    assert (answer.status_code, answer.json()["code"]) == (409, "other_process")
    assert paused.consumer(TOPIC).breaker.is_open
    assert await paused.rows("SELECT 1 FROM audit_entry") == []


async def test_a_repeated_release_does_not_release_what_opened_since(paused: ServiceUnderTest) -> None:
    path, form = f"/v1/operations/assessment/consumers/{TOPIC}/release", {"reason": "x"}
    headers = paused.token("operator") | {"Idempotency-Key": "once"}
    await paused.client.post(path, json=form, headers=headers)
    for number in range(LIMIT + 1):
        paused.consumer(TOPIC).breaker.failed("type", str(number))
    again = await paused.client.post(path, json=form, headers=headers)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert paused.consumer(TOPIC).breaker.is_open

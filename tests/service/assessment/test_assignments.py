"""Assigning assessors, and every reason to refuse."""

import asyncio
from typing import Any

import httpx
import pytest

from kompeten.events.snapshots import Employer
from support.drivers.assessment import ASSESSOR, AssessmentDriver, result
from support.events import withdrawn
from support.people import BATCH


def codes(answer: httpx.Response) -> list[str]:
    assert (answer.status_code, answer.json()["code"]) == (409, "assignment_refused"), answer.text
    for error in answer.json()["errors"]:
        assert error["message"]["id"]
        assert error["message"]["en"]
    return [error["code"] for error in answer.json()["errors"]]


async def test_an_assignment_is_told_with_times_and_both_people(driver: AssessmentDriver) -> None:
    assessor = await driver.save_assessor()
    assessment = await driver.registered()
    answer = await driver.assign(assessment, assessor)

    assert (answer.status_code, answer.json()["state"], answer.headers["etag"]) == (200, "assigned", '"2"')
    assert answer.json()["assignment"]["assessor_name"] == "Puji Sri Noviani"
    (event,) = await driver.service.outbox("AssessorAssigned")
    assert event.body["assessor"]["id"] == assessor
    assert event.body["assessor_email"] == "puji@example.id"
    assert event.body["starts_at"] == "2026-07-15T01:00:00Z"
    assert event.body["participant"]["batch"]["venue"]["name"] == "Gedung Dispersip"


async def test_the_same_assignment_again_records_no_second_event(driver: AssessmentDriver) -> None:
    assessor = await driver.save_assessor()
    assessment = await driver.registered()
    first = await driver.assign(assessment, assessor)
    again = await driver.assign(assessment, assessor)
    assert again.json() == first.json()
    assert len(await driver.service.outbox("AssessorAssigned")) == 1


async def test_before_any_result_another_assessor_can_be_assigned_and_afterwards_not(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    other = await driver.save_assessor(met_number="MET.000.990044.2023", user_id="user-fadli")
    assert (await driver.assign(assessment, other)).json()["assignment"]["assessor_id"] == other
    first, second = await driver.service.outbox("AssessorAssigned")
    assert (first.body["previous_assessor"], second.body["previous_assessor"]["id"]) == (None, assessor)
    assert second.body["previous_assessor_email"] is not None
    fadli = driver.service.token("assessor", subject="user-fadli", assessor_id=other)
    marks = {"results": [result(0)]}
    assert (await driver.call("PUT", f"assessments/{assessment}/results", marks, as_=fadli)).status_code == 200
    late = await driver.assign(assessment, assessor)
    assert (late.status_code, late.json()["code"]) == (409, "illegal_move")
    assert "record results, complete, withdraw" in late.json()["message"]["en"]


@pytest.mark.parametrize("end", ["09:00:00", "08:59:59"])
async def test_an_appointment_that_ends_before_it_has_begun_says_so(driver: AssessmentDriver, end: str) -> None:
    chosen, assessment = await driver.save_assessor(), await driver.registered()
    refused = await driver.assign(assessment, chosen, ends_at=f"2026-07-15T{end}+08:00")
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
    assert [(one["field"], one["code"]) for one in refused.json()["errors"]] == [("ends_at", "ends_before_start")]


@pytest.mark.parametrize(
    ("assessor", "person", "appointment", "expected"),
    [
        ({"schemes": ["KL-01"]}, {}, {}, "scheme_out_of_scope"),
        ({"valid_until": "2026-07-14"}, {}, {}, "met_expired"),
        ({"employer": "PERPUS,  Contoh-Dua."}, {"employer": Employer(name="Perpus Contoh Dua")}, {}, "same_employer"),
        ({"user_id": "user-lsp_admin"}, {}, {}, "reviewed_the_application"),
        ({}, {}, {"starts_at": "2026-07-14T23:00:00+08:00"}, "outside_batch_dates"),
        ({}, {}, {"ends_at": "2026-07-18T00:30:00+08:00"}, "outside_batch_dates"),
    ],
)
async def test_a_broken_rule_is_refused_and_explained(
    driver: AssessmentDriver,
    assessor: dict[str, Any],
    person: dict[str, Any],
    appointment: dict[str, Any],
    expected: str,
) -> None:
    chosen = await driver.save_assessor(**assessor)
    assessment = await driver.registered(**person)
    assert codes(await driver.assign(assessment, chosen, **appointment)) == [expected]
    assert await driver.service.outbox() == []


async def test_every_broken_rule_is_named_at_once(driver: AssessmentDriver) -> None:
    chosen = await driver.save_assessor(schemes=["KL-01"], valid_until="2025-01-01", user_id="user-lsp_admin")
    found = codes(await driver.assign(await driver.registered(), chosen))
    assert found == ["scheme_out_of_scope", "met_expired", "reviewed_the_application"]


async def test_the_last_day_of_a_met_number_still_counts_where_the_venue_is(driver: AssessmentDriver) -> None:
    chosen = await driver.save_assessor(valid_until="2026-07-15")
    evening = {"starts_at": "2026-07-15T22:00:00+08:00", "ends_at": "2026-07-15T23:59:00+08:00"}
    assert (await driver.assign(await driver.registered(), chosen, **evening)).status_code == 200
    past_midnight = {"starts_at": "2026-07-16T00:00:00+08:00", "ends_at": "2026-07-16T00:30:00+08:00"}
    assert codes(await driver.assign(await driver.registered(), chosen, **past_midnight)) == ["met_expired"]


async def test_two_candidates_at_once_are_too_many_and_back_to_back_is_fine(driver: AssessmentDriver) -> None:
    assessor = await driver.save_assessor()
    assert (await driver.assign(await driver.registered(), assessor)).status_code == 200
    second = await driver.registered()
    half_past = {"starts_at": "2026-07-15T09:30:00+08:00", "ends_at": "2026-07-15T10:30:00+08:00"}
    assert codes(await driver.assign(second, assessor, **half_past)) == ["overlap"]
    following = {"starts_at": "2026-07-15T10:00:00+08:00", "ends_at": "2026-07-15T11:00:00+08:00"}
    assert (await driver.assign(second, assessor, **following)).status_code == 200


async def test_of_ten_assignments_racing_for_one_hour_one_wins_and_the_others_are_told(
    driver: AssessmentDriver,
) -> None:
    assessor = await driver.save_assessor()
    assessments = [await driver.registered() for _ in range(10)]
    answers = await asyncio.gather(*(driver.assign(one, assessor) for one in assessments))
    assert sorted(one.status_code for one in answers) == [200] + [409] * 9
    for answer in answers:
        assert answer.status_code == 200 or codes(answer) == ["overlap"]
    assert len(await driver.service.outbox("AssessorAssigned")) == 1


async def test_an_unknown_assessor_and_one_of_another_lsp_look_the_same(driver: AssessmentDriver) -> None:
    assessment = await driver.registered()
    foreign = str(BATCH.id)
    stranger = driver.service.token("certification_manager", lsp_id="lsp-lain")
    assert (await driver.call("PUT", f"assessors/{foreign}", ASSESSOR, as_=stranger)).status_code == 200
    unknown = await driver.assign(assessment, str(BATCH.id).replace("1", "2"))
    of_others = await driver.assign(assessment, foreign)
    assert unknown.status_code == of_others.status_code == 422
    assert unknown.json() == of_others.json()
    assert unknown.json()["code"] == "assessor_unknown"


async def test_a_stale_version_is_refused(driver: AssessmentDriver) -> None:
    assessor = await driver.save_assessor()
    assessment = await driver.registered()
    await driver.assign(assessment, assessor)
    body = {"assessor_id": assessor, "starts_at": "2026-07-16T09:00:00+08:00", "ends_at": "2026-07-16T10:00:00+08:00"}
    path = f"assessments/{assessment}/assignment"
    stale = await driver.call("PUT", path, body, as_=driver.manager | {"If-Match": '"1"'})
    assert stale.status_code == 412


async def test_times_without_an_offset_are_refused(driver: AssessmentDriver) -> None:
    answer = await driver.assign(await driver.registered(), str(BATCH.id), starts_at="2026-07-15T09:00:00")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/starts_at")


async def test_a_withdrawn_candidate_frees_the_hour(driver: AssessmentDriver) -> None:

    assessor = await driver.save_assessor()
    assessment = await driver.registered()
    answer = await driver.assign(assessment, assessor)
    await driver.service.deliver(withdrawn(answer.json()["application_id"]))
    assert (await driver.assign(await driver.registered(), assessor)).status_code == 200


async def test_a_moment_outside_the_calendar_is_refused(driver: AssessmentDriver) -> None:
    answer = await driver.assign(await driver.registered(), str(BATCH.id), starts_at="0001-01-01T00:00:00+14:00")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/starts_at")


async def test_an_overlap_only_the_database_sees_is_told_the_same_way(
    driver: AssessmentDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sees_nothing(*_: object, **__: object) -> bool:
        return False

    monkeypatch.setattr("assessment.assignments.commands._is_occupied", sees_nothing)
    assessor = await driver.save_assessor()
    await driver.assign(await driver.registered(), assessor)
    assert codes(await driver.assign(await driver.registered(), assessor)) == ["overlap"]
    assert len(await driver.service.outbox("AssessorAssigned")) == 1

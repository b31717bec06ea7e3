"""Entering results from venues with poor connections."""

import asyncio
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import ProgrammingError

from support.days import on_such_days
from support.drivers.assessment import AssessmentDriver, result
from support.people import BATCH, SCHEME

A_MOMENT = timedelta(microseconds=1)


async def test_the_same_results_again_change_nothing(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    entries = [result(0), result(1, "not_yet_competent", note="Perlu latihan")]
    first = await driver.send(assessment, assessor, *entries)
    again = await driver.send(assessment, assessor, *entries)
    assert again.status_code == 200
    assert again.json() == first.json()
    assert len(await driver.service.rows("SELECT id FROM unit_result")) == 2


async def test_a_repeat_after_completion_is_still_answered_with_the_assessment(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    entries = [result(place) for place in range(3)]
    await driver.send(assessment, assessor, *entries)
    done = await driver.complete(assessment, assessor)
    again = await driver.send(assessment, assessor, *entries)
    assert again.json() == done.json()


async def test_an_id_with_other_content_is_refused_and_nothing_of_the_request_is_kept(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    entry = result(0)
    await driver.send(assessment, assessor, entry)
    answer = await driver.send(assessment, assessor, result(1), entry | {"mark": "not_yet_competent"})
    assert (answer.status_code, answer.json()["code"]) == (409, "result_id_reused")
    assert answer.json()["errors"][0]["pointer"] == "#/results/1/id"
    assert len(await driver.service.rows("SELECT id FROM unit_result")) == 1


async def test_the_order_of_the_kinds_of_evidence_means_nothing(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    entry = result(0, evidence=["written", "observation"])
    await driver.send(assessment, assessor, entry)
    assert (
        await driver.send(assessment, assessor, entry | {"evidence": ["observation", "written"]})
    ).status_code == 200


async def test_a_later_entry_supersedes_and_a_late_repeat_of_the_old_one_does_not_override_it(
    driver: AssessmentDriver,
) -> None:
    assessment, assessor = await driver.on_the_day()
    old, new = result(0, "not_yet_competent"), result(0)
    await driver.send(assessment, assessor, old)
    await driver.send(assessment, assessor, new)
    late = await driver.send(assessment, assessor, old)
    assert [(one["id"], one["mark"]) for one in late.json()["results"]] == [(new["id"], "competent")]


async def test_marks_of_an_account_the_assessor_had_before_are_given_again_with_the_new_one(
    driver: AssessmentDriver,
) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.send(assessment, assessor, *(result(place) for place in range(3)))
    await driver.save_assessor(assessor, user_id="user-puji-2")
    path, headers = f"assessments/{assessment}", driver.assessor(assessor, subject="user-puji-2")
    await driver.call("PUT", f"{path}/results", {"results": [result(0)]}, as_=headers)
    refused = await driver.call("POST", f"{path}/completion", as_=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "marked_by_another")
    assert ", ".join(unit.code for unit in SCHEME.units[1:]) in refused.json()["message"]["en"]
    await driver.call("PUT", f"{path}/results", {"results": [result(1), result(2)]}, as_=headers)
    assert (await driver.call("POST", f"{path}/completion", as_=headers)).status_code == 200
    (told,) = await driver.service.outbox("AssessmentCompleted")
    assert told.body["assessor"]["user_id"] == "user-puji-2"


async def test_a_unit_outside_the_scheme_version_is_pointed_at(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    entries = [result(0), result(1), result(2), result(0, unit_code="R.91PRP09.999.1")]
    answer = await driver.send(assessment, assessor, *entries)
    assert (answer.status_code, answer.json()["code"]) == (422, "unit_unknown")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["#/results/3/unit_code"]


@on_such_days
async def test_results_before_the_day_at_the_venue_are_too_early(
    driver: AssessmentDriver, day: date, time_zone: str
) -> None:
    midnight = datetime.combine(day, time(), ZoneInfo(time_zone))
    batch = BATCH.model_copy(update={"starts_on": day, "ends_on": day, "time_zone": time_zone})
    assessor = await driver.save_assessor(valid_until="2029-12-31")
    assessment = await driver.registered(batch=batch)
    slot = {"starts_at": midnight.isoformat(), "ends_at": (midnight + timedelta(days=1)).isoformat()}
    assert (await driver.assign(assessment, assessor, **slot)).status_code == 200
    driver.days_pass((midnight - A_MOMENT - driver.service.clock.now()) / timedelta(days=1))
    early = await driver.send(assessment, assessor, result(0))
    assert (early.status_code, early.json()["code"]) == (409, "too_early")
    driver.service.clock.advance(A_MOMENT)
    assert (await driver.send(assessment, assessor, result(0))).status_code == 200


async def test_only_the_assigned_assessor_records_results(driver: AssessmentDriver) -> None:
    assessment, _ = await driver.on_the_day()
    other = await driver.save_assessor(met_number="MET.000.990044.2023", user_id="user-fadli")
    assert (await driver.send(assessment, other, result(0))).status_code == 404
    path, body = f"assessments/{assessment}/results", {"results": [result(0)]}
    no_assessor = driver.service.token("assessor")
    assert (await driver.call("PUT", path, body, as_=no_assessor)).status_code == 404
    both = driver.service.token("certification_manager", "assessor", assessor_id=other)
    assert (await driver.call("PUT", path, body, as_=both)).status_code == 404
    assert (await driver.call("PUT", path, body, as_=driver.manager)).status_code == 403


async def test_nobody_assigned_is_not_everybody_without_an_assessor_id(driver: AssessmentDriver) -> None:
    assessment = await driver.registered()
    answer = await driver.call(
        "PUT", f"assessments/{assessment}/results", {"results": [result(0)]}, as_=driver.service.token("assessor")
    )
    assert answer.status_code == 404


async def test_new_results_after_completion_are_refused(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.send(assessment, assessor, *(result(place) for place in range(3)))
    await driver.complete(assessment, assessor)
    late = await driver.send(assessment, assessor, result(0, "not_yet_competent"))
    assert (late.status_code, late.json()["code"]) == (409, "illegal_move")


async def test_an_assessor_whose_number_turns_out_expired_records_nothing(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.save_assessor(assessor, valid_until="2026-07-01")
    answer = await driver.send(assessment, assessor, result(0))
    assert [one["code"] for one in answer.json()["errors"]] == ["met_expired"]


async def test_a_token_is_held_against_the_account_its_assessor_was_registered_with(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    headers = driver.service.token("assessor", subject="user-lain", assessor_id=assessor)
    answer = await driver.call("PUT", f"assessments/{assessment}/results", {"results": [result(0)]}, as_=headers)
    assert answer.status_code == 404
    assert (await driver.call("GET", f"assessments/{assessment}", as_=headers)).status_code == 404
    assert (await driver.call("GET", "assessments", as_=headers)).json()["items"] == []


async def test_the_same_results_sent_many_times_at_once_are_stored_once(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    entries = [result(place) for place in range(3)]
    answers = await asyncio.gather(*(driver.send(assessment, assessor, *entries) for _ in range(8)))
    assert {one.status_code for one in answers} == {200}
    assert len(await driver.service.rows("SELECT id FROM unit_result")) == 3


async def test_stored_results_cannot_be_changed_even_by_the_service(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.send(assessment, assessor, result(0))
    with pytest.raises(ProgrammingError, match="permission denied"):
        await driver.service.rows("UPDATE unit_result SET mark = 'competent' RETURNING id")


async def test_every_change_is_audited_with_who_did_it(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.send(assessment, assessor, *(result(place) for place in range(3)))
    await driver.complete(assessment, assessor)
    rows = await driver.service.rows(
        "SELECT actor, action FROM audit_entry WHERE object_id = :id ORDER BY id", id=assessment
    )
    assert [(row["actor"], row["action"]) for row in rows] == [
        ("user-certification_manager", "assign_assessor"),
        ("user-puji", "record_results"),
        ("user-puji", "complete_assessment"),
    ]


async def test_results_that_are_changed_again_and_again_come_to_an_end(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    entries = [result(place % 3) for place in range(60)]
    assert (await driver.send(assessment, assessor, *entries)).status_code == 200
    one_more = await driver.send(assessment, assessor, result(0))
    assert (one_more.status_code, one_more.json()["code"]) == (409, "too_many_results")
    assert (await driver.send(assessment, assessor, *entries)).status_code == 200, "a repeat adds nothing"

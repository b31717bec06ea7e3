"""Entering results from venues with poor connections."""

import asyncio

import pytest
from sqlalchemy.exc import ProgrammingError

from service.assessment.desk import Desk, result


async def test_the_same_results_again_change_nothing(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    entries = [result(0), result(1, "not_yet_competent", note="Perlu latihan")]
    first = await desk.send(assessment, assessor, *entries)
    again = await desk.send(assessment, assessor, *entries)
    assert again.status_code == 200
    assert again.json() == first.json()
    assert len(await desk.service.rows("SELECT id FROM unit_result")) == 2


async def test_a_repeat_after_completion_is_still_answered_with_the_assessment(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    entries = [result(place) for place in range(3)]
    await desk.send(assessment, assessor, *entries)
    done = await desk.complete(assessment, assessor)
    again = await desk.send(assessment, assessor, *entries)
    assert again.json() == done.json()


async def test_an_id_with_other_content_is_refused_and_nothing_of_the_request_is_kept(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    entry = result(0)
    await desk.send(assessment, assessor, entry)
    answer = await desk.send(assessment, assessor, result(1), entry | {"mark": "not_yet_competent"})
    assert (answer.status_code, answer.json()["code"]) == (409, "result_id_reused")
    assert answer.json()["errors"][0]["pointer"] == "#/results/1/id"
    assert len(await desk.service.rows("SELECT id FROM unit_result")) == 1


async def test_the_order_of_the_kinds_of_evidence_means_nothing(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    entry = result(0, evidence=["written", "observation"])
    await desk.send(assessment, assessor, entry)
    assert (await desk.send(assessment, assessor, entry | {"evidence": ["observation", "written"]})).status_code == 200


async def test_a_later_entry_supersedes_and_a_late_repeat_of_the_old_one_does_not_override_it(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    old, new = result(0, "not_yet_competent"), result(0)
    await desk.send(assessment, assessor, old)
    await desk.send(assessment, assessor, new)
    late = await desk.send(assessment, assessor, old)
    assert [(one["id"], one["mark"]) for one in late.json()["results"]] == [(new["id"], "competent")]


async def test_a_unit_outside_the_scheme_version_is_pointed_at(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    entries = [result(0), result(1), result(2), result(0, unit_code="R.91PRP09.999.1")]
    answer = await desk.send(assessment, assessor, *entries)
    assert (answer.status_code, answer.json()["code"]) == (422, "unit_unknown")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["#/results/3/unit_code"]


async def test_results_before_the_day_at_the_venue_are_too_early(desk: Desk) -> None:
    assessor = await desk.save_assessor()
    assessment = await desk.registered()
    await desk.assign(assessment, assessor)
    desk.days_pass(13.58)  # 14 July, 23:55 in Makassar
    early = await desk.send(assessment, assessor, result(0))
    assert (early.status_code, early.json()["code"]) == (409, "too_early")
    desk.days_pass(0.01)  # 15 July, 00:09 in Makassar, still the 14th in Jakarta and in UTC
    assert (await desk.send(assessment, assessor, result(0))).status_code == 200


async def test_only_the_assigned_assessor_records_results(desk: Desk) -> None:
    assessment, _ = await desk.on_the_day()
    other = await desk.save_assessor(met_number="MET.000.990044.2023", user_id="user-fadli")
    assert (await desk.send(assessment, other, result(0))).status_code == 404
    path, body = f"assessments/{assessment}/results", {"results": [result(0)]}
    no_assessor = desk.service.token("assessor")
    assert (await desk.call("PUT", path, body, as_=no_assessor)).status_code == 404
    both = desk.service.token("certification_manager", "assessor", assessor_id=other)
    assert (await desk.call("PUT", path, body, as_=both)).status_code == 404
    assert (await desk.call("PUT", path, body, as_=desk.manager)).status_code == 403


async def test_nobody_assigned_is_not_everybody_without_an_assessor_id(desk: Desk) -> None:
    assessment = await desk.registered()
    answer = await desk.call(
        "PUT", f"assessments/{assessment}/results", {"results": [result(0)]}, as_=desk.service.token("assessor")
    )
    assert answer.status_code == 404


async def test_new_results_after_completion_are_refused(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    await desk.send(assessment, assessor, *(result(place) for place in range(3)))
    await desk.complete(assessment, assessor)
    late = await desk.send(assessment, assessor, result(0, "not_yet_competent"))
    assert (late.status_code, late.json()["code"]) == (409, "illegal_move")


async def test_an_assessor_whose_number_turns_out_expired_records_nothing(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    await desk.save_assessor(assessor, valid_until="2026-07-01")
    answer = await desk.send(assessment, assessor, result(0))
    assert [one["code"] for one in answer.json()["errors"]] == ["met_expired"]


async def test_whoever_verified_the_application_records_nothing_under_another_account_either(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day(verified_by="user-lain")
    headers = desk.service.token("assessor", subject="user-lain", assessor_id=assessor)
    answer = await desk.call("PUT", f"assessments/{assessment}/results", {"results": [result(0)]}, as_=headers)
    assert [one["code"] for one in answer.json()["errors"]] == ["verified_the_application"]


async def test_the_same_results_sent_many_times_at_once_are_stored_once(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    entries = [result(place) for place in range(3)]
    answers = await asyncio.gather(*(desk.send(assessment, assessor, *entries) for _ in range(8)))
    assert {one.status_code for one in answers} == {200}
    assert len(await desk.service.rows("SELECT id FROM unit_result")) == 3


async def test_stored_results_cannot_be_changed_even_by_the_service(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    await desk.send(assessment, assessor, result(0))
    with pytest.raises(ProgrammingError, match="permission denied"):
        await desk.service.rows("UPDATE unit_result SET mark = 'competent' RETURNING id")


async def test_every_change_is_audited_with_who_did_it(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    await desk.send(assessment, assessor, *(result(place) for place in range(3)))
    await desk.complete(assessment, assessor)
    rows = await desk.service.rows(
        "SELECT actor, action FROM audit_entry WHERE object_id = :id ORDER BY id", id=assessment
    )
    assert [(row["actor"], row["action"]) for row in rows] == [
        ("user-certification_manager", "assign_assessor"),
        ("user-puji", "record_results"),
        ("user-puji", "complete_assessment"),
    ]

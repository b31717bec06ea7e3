"""How assessments end: completed, absent, withdrawn; and corrections of a name on the way."""

import asyncio
from typing import Any
from uuid import UUID

from kompeten.events import ParticipantCorrected
from kompeten.events.snapshots import Contacts
from kompeten.ids import new_id
from support.drivers.assessment import AssessmentDriver, result
from support.events import withdrawn
from support.people import BATCH, SCHEME, participant, registered


async def shown(driver: AssessmentDriver, assessment: str) -> dict[str, Any]:
    answer = await driver.call("GET", f"assessments/{assessment}", as_=driver.manager)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def application_of(driver: AssessmentDriver, assessment: str) -> str:
    return str((await shown(driver, assessment))["application_id"])


async def test_without_a_mark_for_every_unit_completion_names_what_is_missing(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.send(assessment, assessor, result(1))
    answer = await driver.complete(assessment, assessor)
    assert (answer.status_code, answer.json()["code"]) == (409, "marks_missing")
    assert [one["field"] for one in answer.json()["errors"]] == [SCHEME.units[0].code, SCHEME.units[2].code]
    assert await driver.service.outbox("AssessmentCompleted") == []


async def test_completing_again_answers_the_same_and_records_no_second_event(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.send(assessment, assessor, *(result(place) for place in range(3)))
    answers = await asyncio.gather(*(driver.complete(assessment, assessor) for _ in range(4)))
    assert {one.status_code for one in answers} == {200}
    assert len({one.text for one in answers}) == 1
    assert len(await driver.service.outbox("AssessmentCompleted")) == 1


async def test_a_report_too_long_for_one_event_is_refused_with_the_way_out(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.send(assessment, assessor, *(result(place) for place in range(3)))
    async with driver.service.runtime.sessions() as session, session.begin():
        from sqlalchemy import text

        await session.execute(
            text(
                "INSERT INTO unit_result SELECT assessment_id, gen_random_uuid(), number + 10, unit_code, mark, "
                "evidence, repeat('x', 30000), recorded_by, recorded_at FROM unit_result"
            )
        )
    answer = await driver.complete(assessment, assessor)
    assert (answer.status_code, answer.json()["code"]) == (409, "notes_too_long")


async def test_absent_is_told_and_is_not_bk(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    path = f"assessments/{assessment}/absence"
    answer = await driver.call("POST", path, {"note": "Tidak hadir"}, as_=driver.assessor(assessor))
    again = await driver.call("POST", path, {"note": "Tidak hadir"}, as_=driver.manager)
    assert (answer.status_code, answer.json()["state"], answer.json()["recommendation"]) == (200, "absent", None)
    assert again.json() == answer.json()
    (event,) = await driver.service.outbox("CandidateAbsent")
    assert (event.body["batch_id"], event.body["attempt"], event.body["note"]) == (str(BATCH.id), 1, "Tidak hadir")


async def test_nobody_is_absent_once_a_result_exists(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.send(assessment, assessor, result(0))
    answer = await driver.call("POST", f"assessments/{assessment}/absence", {"note": "-"}, as_=driver.manager)
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_move")


async def test_nobody_is_absent_before_the_day(driver: AssessmentDriver) -> None:
    assessment = await driver.registered()
    answer = await driver.call("POST", f"assessments/{assessment}/absence", {"note": "-"}, as_=driver.manager)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_early")


async def test_another_assessor_cannot_say_the_candidate_was_absent(driver: AssessmentDriver) -> None:
    assessment, _ = await driver.on_the_day()
    path = f"assessments/{assessment}/absence"
    assert (await driver.call("POST", path, {"note": "-"}, as_=driver.assessor(new_id()))).status_code == 404
    admin = driver.service.token("lsp_admin")
    assert (await driver.call("POST", path, {"note": "-"}, as_=admin)).status_code == 403


async def test_a_withdrawal_closes_what_is_going_on(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.send(assessment, assessor, result(0))
    await driver.service.deliver(withdrawn(await application_of(driver, assessment)))
    assert (await shown(driver, assessment))["state"] == "withdrawn"
    late = await driver.send(assessment, assessor, result(1))
    assert (late.status_code, late.json()["code"]) == (409, "illegal_move")


async def test_a_withdrawal_after_completion_changes_nothing_here(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.send(assessment, assessor, *(result(place) for place in range(3)))
    await driver.complete(assessment, assessor)
    before = await shown(driver, assessment)
    await driver.service.deliver(withdrawn(before["application_id"]))
    assert await shown(driver, assessment) == before


async def test_a_withdrawal_before_acceptance_concerns_nobody_here(driver: AssessmentDriver) -> None:
    await driver.service.deliver(withdrawn(new_id(), was_accepted=False))
    assert await driver.service.rows("SELECT id FROM assessment") == []


async def test_a_corrected_name_stands_in_what_is_told_afterwards(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.service.deliver(
        ParticipantCorrected(
            application_id=UUID(await application_of(driver, assessment)),
            participant=participant(full_name="Siti Rahmah Hasanah, S.IP.", revision=2),
            contacts=Contacts(email="siti.rahmah@example.id"),
            reason="Salah ketik",
        )
    )
    await driver.send(assessment, assessor, *(result(place) for place in range(3)))
    await driver.complete(assessment, assessor)
    (event,) = await driver.service.outbox("AssessmentCompleted")
    assert event.body["participant"]["full_name"] == "Siti Rahmah Hasanah, S.IP."
    (row,) = await driver.service.rows("SELECT participant::text AS stored FROM assessment")
    assert "example.id" not in row["stored"]


async def test_a_correction_of_nobody_is_parked(driver: AssessmentDriver) -> None:
    body = ParticipantCorrected(
        application_id=new_id(), participant=participant(revision=2), contacts=Contacts(), reason="Salah ketik"
    )
    await driver.service.consumer(body.topic).receive([driver.service.record(body)])
    (row,) = await driver.service.rows("SELECT reason FROM dead_letter")
    assert row["reason"] == "poison"


async def test_a_whole_life_in_one_poll_ends_as_if_it_had_come_in_three(driver: AssessmentDriver) -> None:
    accepted = registered()
    corrected = ParticipantCorrected(
        application_id=accepted.application_id,
        participant=accepted.participant.model_copy(update={"full_name": "Siti R. Hasanah", "revision": 2}),
        contacts=Contacts(),
        reason="Salah ketik",
    )
    taken_back = withdrawn(accepted.application_id)
    records = [driver.service.record(body) for body in (accepted, corrected, taken_back)]
    await driver.service.consumer(accepted.topic).receive([*records, *records])
    (row,) = await driver.service.rows("SELECT state, participant ->> 'full_name' AS full_name FROM assessment")
    assert row == {"state": "withdrawn", "full_name": "Siti R. Hasanah"}
    assert await driver.service.rows("SELECT reason FROM dead_letter") == []

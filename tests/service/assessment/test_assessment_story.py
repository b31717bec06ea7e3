"""From an acceptance to a completed assessment."""

from sqlalchemy import event

from support.drivers.assessment import AssessmentDriver, result
from support.people import SCHEME, registered


async def test_an_acceptance_becomes_a_completed_assessment_that_carries_all_a_committee_needs(
    driver: AssessmentDriver,
) -> None:
    assessment, assessor = await driver.on_the_day()
    first = await driver.send(assessment, assessor, result(2), result(0))
    assert first.json()["state"] == "in_progress"
    assert [one["unit_code"] for one in first.json()["results"]] == [SCHEME.units[0].code, SCHEME.units[2].code]
    assert first.json()["missing_units"] == [SCHEME.units[1].code]
    await driver.send(assessment, assessor, result(1, note="Tenang dan teliti", evidence=["oral"]))
    done = await driver.complete(assessment, assessor)

    assert (done.status_code, done.json()["state"], done.json()["recommendation"]) == (200, "completed", "competent")
    types = [one.type.split(".")[-2] for one in await driver.service.outbox()]
    assert types == ["AssessorAssigned", "AssessmentCompleted"]
    (completed,) = await driver.service.outbox("AssessmentCompleted")
    assert completed.headers["ce_sequence"] == "0000000002"
    assert completed.body["assessment_id"] == assessment
    assert (completed.body["attempt"], completed.body["revision"]) == (1, 1)
    assert [unit["code"] for unit in completed.body["units"]] == [unit.code for unit in SCHEME.units]
    assert completed.body["units"][1]["title"] == SCHEME.units[1].title
    assert completed.body["units"][1]["evidence"] == ["oral"]
    assert completed.body["assessor"]["user_id"] == "user-puji"
    assert completed.body["participant"]["full_name"] == "Siti Rahmah Hasanah"


async def test_one_unit_not_yet_competent_makes_the_recommendation_not_yet_competent(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    await driver.send(assessment, assessor, result(0), result(1, "not_yet_competent"), result(2))
    done = await driver.complete(assessment, assessor, {"follow_up": "Pelatihan klasifikasi"})

    assert done.json()["recommendation"] == "not_yet_competent"
    (completed,) = await driver.service.outbox("AssessmentCompleted")
    assert completed.body["recommendation"] == "not_yet_competent"
    assert completed.body["follow_up"] == "Pelatihan klasifikasi"


async def test_contacts_are_not_stored(driver: AssessmentDriver) -> None:
    await driver.registered()
    (row,) = await driver.service.rows("SELECT participant::text AS stored FROM assessment")
    assert "siti.rahmah" not in row["stored"]
    assert "084000000001" not in row["stored"]


async def test_a_poll_of_acceptances_is_one_insert_of_assessments(driver: AssessmentDriver) -> None:

    statements: list[str] = []
    engine = driver.service.process.beside.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    consumer = driver.service.consumer("kompeten.registration")
    await consumer.receive([driver.service.record(registered()) for _ in range(100)])

    assert len(await driver.service.rows("SELECT id FROM assessment")) == 100
    assert len([one for one in statements if one.startswith("INSERT INTO assessment")]) == 1
    assert not [one for one in statements if one.startswith("SELECT assessment")]

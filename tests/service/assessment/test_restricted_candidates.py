"""Nobody is assigned, marked or completed while registration says that their processing is restricted."""

from uuid import UUID

from kompeten.events import ProcessingReleased, ProcessingRestricted
from support.drivers.assessment import AssessmentDriver, result
from support.events import sample

RESTRICTED = (409, "processing_restricted")


async def test_an_assessment_stays_as_it_is_until_the_release(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    (row,) = await driver.service.rows("SELECT application_id FROM assessment WHERE id = :id", id=UUID(assessment))
    await driver.service.deliver(*[sample(ProcessingRestricted, row["application_id"])] * 2)
    other = await driver.save_assessor(met_number="MET.000.990044.2023", user_id="user-fadli")
    absence = driver.call("POST", f"assessments/{assessment}/absence", {"note": "Sakit"}, as_=driver.manager)
    answers = [
        await driver.assign(assessment, other),
        await driver.send(assessment, assessor, result(0)),
        await driver.complete(assessment, assessor),
        await absence,
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {RESTRICTED}
    assert (await driver.service.outbox("AssessmentCompleted")) == []
    await driver.service.deliver(*[sample(ProcessingReleased, row["application_id"])] * 2)
    assert (await driver.send(assessment, assessor, result(0))).status_code == 200


async def test_others_of_the_batch_go_on(driver: AssessmentDriver) -> None:
    await driver.service.deliver(sample(ProcessingRestricted))
    assessor, assessment = await driver.save_assessor(), await driver.registered()
    assert (await driver.assign(assessment, assessor)).status_code == 200

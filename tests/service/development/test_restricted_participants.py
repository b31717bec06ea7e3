"""While a person is restricted nothing is entered or asked about them, and afterwards nothing is missing."""

from datetime import timedelta
from uuid import UUID

from kompeten.events import EnrolmentReleased, EnrolmentRestricted, ProcessingReleased, ProcessingRestricted
from kompeten.ids import new_id
from service.development.test_mentoring import Circle, of_kind
from service.development.test_plans import verdict
from support.drivers.development import DevelopmentDriver
from support.drivers.evaluation import LAST, UNTIL_THE_END, UNTIL_THE_LETTERS, Workshop
from support.events import sample

RESTRICTED = (409, "processing_restricted")


async def restrict(driver: DevelopmentDriver, enrolment: UUID) -> None:
    await driver.service.deliver(sample(EnrolmentRestricted, enrolment))


async def release(driver: DevelopmentDriver, enrolment: UUID) -> None:
    await driver.service.deliver(sample(EnrolmentReleased, enrolment))


async def test_lists_enter_everybody_else_and_say_whom_to_send_again(workshop: Workshop) -> None:
    driver = workshop.driver
    siti, budi = await workshop.enrol(2)
    await restrict(driver, siti)
    driver.service.clock.advance(UNTIL_THE_END)
    attendance = {"enrolment_ids": [str(siti), str(budi)]}
    scores = {"scores": [{"enrolment_id": str(one), "after": 80} for one in (siti, budi)]}
    lists = {f"sessions/{LAST}/attendance": (attendance, "recorded"), "scores": (scores, "created")}
    for path, (body, count) in lists.items():
        said = (await driver.call("PUT", f"activities/{workshop.activity}/{path}", body)).json()
        assert (said[count], said["unknown"], said["restricted"]) == (1, [], [str(siti)]), path
    await release(driver, siti)
    for path, (body, count) in lists.items():
        said = (await driver.call("PUT", f"activities/{workshop.activity}/{path}", body)).json()
        assert (said[count], said["restricted"]) == (1, []), path


async def test_organizers_see_who_is_restricted(workshop: Workshop) -> None:
    siti, budi = await workshop.enrol(2)
    await restrict(workshop.driver, siti)
    items = (await workshop.driver.call("GET", f"activities/{workshop.activity}/participants")).json()["items"]
    assert {UUID(one["enrolment_id"]): one["restricted_at"] is None for one in items} == {siti: False, budi: True}


async def test_nobody_is_counted_by_a_code_or_named_a_supervisor(workshop: Workshop) -> None:
    driver = workshop.driver
    (siti,) = await workshop.enrol(1)
    await restrict(driver, siti)
    driver.service.clock.advance(UNTIL_THE_END)
    session = f"activities/{workshop.activity}/sessions/{LAST}"
    code = (await driver.call("GET", f"{session}/code")).json()["code"]
    applicant = driver.service.token("applicant", subject="user-siti")
    scan = {"enrolment_id": str(siti), "code": code}
    supervisor = {"full_name": "Noor Lilis", "email": "noor@example.id"}
    answers = [
        await driver.call("POST", f"{session}/scans", scan, as_=applicant),
        await driver.call("PUT", f"activities/{workshop.activity}/participants/{siti}/supervisor", supervisor),
    ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [RESTRICTED, RESTRICTED]


async def test_surveys_pass_them_by_and_ask_them_once_released(workshop: Workshop) -> None:
    driver = workshop.driver
    siti, budi = await workshop.enrol(2)
    driver.service.clock.advance(UNTIL_THE_END)
    await workshop.attend(siti, budi)
    await restrict(driver, siti)
    await workshop.pass_time(UNTIL_THE_LETTERS - UNTIL_THE_END)
    await workshop.pass_time(timedelta(days=3))
    assert {one["enrolment_id"] for one in await workshop.letters()} == {str(budi)}
    before = len(await workshop.letters())
    await release(driver, siti)
    await workshop.pass_time()
    later = (await workshop.letters())[before:]
    assert [(one["enrolment_id"], one["is_reminder"]) for one in later] == [(str(siti), False)]
    await release(driver, siti)  # a copy
    await workshop.pass_time()
    assert len(await workshop.letters()) == before + 1
    assert (await workshop.answer(later[0]["answer_url"])).status_code == 200


async def test_a_link_rests_meanwhile(workshop: Workshop) -> None:
    driver = workshop.driver
    (siti,) = await workshop.enrol(1)
    driver.service.clock.advance(UNTIL_THE_END)
    await workshop.attend(siti)
    await workshop.pass_time(UNTIL_THE_LETTERS - UNTIL_THE_END)
    url = (await workshop.letters())[0]["answer_url"]
    await restrict(driver, siti)
    assert (await workshop.answer(url)).status_code == 404
    await release(driver, siti)
    assert (await workshop.answer(url)).status_code == 200


async def test_an_attestation_is_issued_by_the_next_call_after_the_release(workshop: Workshop) -> None:
    driver = workshop.driver
    siti, budi = await workshop.enrol(2)
    driver.service.clock.advance(UNTIL_THE_END)
    await workshop.attend(siti, budi)
    driver.service.clock.advance(timedelta(hours=2))
    await restrict(driver, siti)
    path = f"activities/{workshop.activity}/attestations"
    assert (await driver.call("POST", path)).json()["issued"] == 1
    await release(driver, siti)
    assert (await driver.call("POST", path)).json()["issued"] == 1


async def test_a_mentoring_rests(driver: DevelopmentDriver) -> None:
    circle: Circle = await of_kind(driver, "mentoring_circle")
    await circle.agree()
    await circle.meet()
    await restrict(driver, circle.junior)
    answers = [await circle.agree(), await circle.meet(), await circle.confirm()]
    answers.append(await circle.look_back("halfway", "user-siti"))
    assert [(one.status_code, one.json()["code"]) for one in answers] == [RESTRICTED] * 4
    await release(driver, circle.junior)
    assert (await circle.confirm()).status_code == 200


async def test_a_plan_is_opened_as_the_committee_said_and_left_alone_until_the_release(
    driver: DevelopmentDriver,
) -> None:
    application = new_id()
    await driver.service.deliver(sample(ProcessingRestricted, application), verdict(application, new_id()))
    shown = await driver.call("GET", f"plans/{application}")
    assert shown.json()["state"] == "open"
    headers = driver.organizer() | {"If-Match": shown.headers.get("ETag", '"1"')}
    dismissal = {"reason": "Pindah tugas"}
    refused = await driver.call("POST", f"plans/{application}/dismissal", dismissal, as_=headers)
    assert (refused.status_code, refused.json()["code"]) == RESTRICTED
    await driver.service.deliver(sample(ProcessingReleased, application))
    assert (await driver.call("POST", f"plans/{application}/dismissal", dismissal, as_=headers)).status_code == 200

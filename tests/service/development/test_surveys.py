"""Surveys: letters that go by themselves, one answer for each, codes on a screen, and what nobody can be found in."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from development.surveys.worker import do_what_is_due
from kompeten.events import EnrolmentErased, EnrolmentWithdrawn
from support.counting import noted_statements
from support.drivers.development import ACTIVITY, SESSIONS, DevelopmentDriver
from support.drivers.evaluation import ANSWERS, UNTIL_THE_END, UNTIL_THE_LETTERS, Workshop, held
from support.events import sample
from support.qr import read_svg


async def test_letters_go_to_whoever_attended_and_remind_only_those_who_have_not_answered(workshop: Workshop) -> None:
    siti, budi, absent = await workshop.enrol(3)
    workshop.driver.service.clock.advance(UNTIL_THE_END)
    await workshop.attend(siti, budi)
    await workshop.pass_time(UNTIL_THE_LETTERS - UNTIL_THE_END)
    first = await workshop.letters()
    assert {one["enrolment_id"] for one in first} == {str(siti), str(budi)}
    assert not any(one["is_reminder"] or one["supervisor_name"] for one in first)
    url = next(one["answer_url"] for one in first if one["enrolment_id"] == str(siti))
    assert (await workshop.answer(url)).status_code == 200
    await workshop.attend(absent)  # whose list came late
    await workshop.pass_time(timedelta(days=3))
    second = (await workshop.letters())[2:]
    assert {(one["enrolment_id"], one["is_reminder"]) for one in second} == {(str(budi), True), (str(absent), False)}
    await workshop.pass_time(timedelta(days=11))
    survey = await workshop.survey()
    assert (survey["state"], survey["invited"], survey["answered"]) == ("closed", 3, 1)
    assert await workshop.driver.service.rows("SELECT * FROM survey_link") == []
    assert (await workshop.answer(second[0]["answer_url"])).status_code == 404


async def test_a_link_is_used_once_whichever_letter_it_came_in(workshop: Workshop) -> None:
    await held(workshop, 1)
    await workshop.pass_time(timedelta(days=3))
    first, reminder = [one["answer_url"] for one in await workshop.letters()]
    code = first.rpartition("/")[2]
    asked = await workshop.driver.service.client.get(f"/v1/surveys/{code}")
    assert asked.json()["activity"] == ACTIVITY["title"]
    assert "correct" not in asked.text
    missing = await workshop.answer(first, ANSWERS[1:])
    assert [(one["pointer"], one["code"]) for one in missing.json()["errors"]] == [("#/answers", "answer_missing")]
    answers = await asyncio.gather(workshop.answer(first), workshop.answer(reminder))
    assert sorted(one.status_code for one in answers) == [200, 404]
    assert len(await workshop.driver.service.rows("SELECT * FROM answer_sheet")) == 1
    stored = await workshop.driver.service.rows("SELECT * FROM answer_sheet")
    assert stored[0].keys() == {"id", "survey_id", "answered_on", "score", "answers"}, "nothing leads to who it was"


async def test_the_room_answers_by_the_code_on_the_screen_in_its_hour_and_no_more_than_there_are(
    workshop: Workshop,
) -> None:
    await workshop.enrol(2)
    path = f"activities/{workshop.activity}/surveys/reaction/room"
    url = (await workshop.driver.call("GET", path)).json()["answer_url"]
    assert (await workshop.answer(url)).status_code == 404, "not yet"
    await workshop.pass_time(UNTIL_THE_END)
    assert [(await workshop.answer(url)).status_code for _ in range(3)] == [200, 200, 404]
    forged = url[:-2] + ("AA" if not url.endswith("AA") else "BB")
    assert (await workshop.answer(forged)).status_code == 404
    await workshop.pass_time(timedelta(hours=2))
    assert (await workshop.answer(url)).status_code == 404, "over"


async def test_a_screen_shows_the_room_as_a_picture_that_phones_read(workshop: Workshop) -> None:
    path = f"activities/{workshop.activity}/surveys/{{}}/room"
    url = (await workshop.driver.call("GET", path.format("reaction"))).json()["answer_url"]
    answer = await workshop.driver.call("GET", path.format("reaction") + ".svg")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == "private, no-store"
    assert read_svg(answer.content) == url
    none = await workshop.driver.call("GET", path.format("behaviour") + ".svg")
    assert (none.status_code, none.json()["code"]) == (409, "rooms_are_not_asked")


async def test_what_is_scheduled_is_seen_moves_with_the_activity_and_can_be_called_off(workshop: Workshop) -> None:
    driver, path = workshop.driver, f"activities/{workshop.activity}"
    before = await workshop.survey("behaviour")
    assert (before["state"], [one["has_gone"] for one in before["letters"]]) == ("scheduled", [False] * 3)
    later = [
        one | {"starts_at": one["starts_at"].replace("-15T", "-16T"), "ends_at": one["ends_at"].replace("-15T", "-16T")}
        for one in SESSIONS
    ]
    assert (await driver.call("PUT", path, ACTIVITY | {"sessions": later})).status_code == 200
    after = await workshop.survey("behaviour")
    assert before["opens_at"].replace("-13T", "-14T") == after["opens_at"] != before["opens_at"]
    cancelled = await driver.call("POST", f"{path}/surveys/behaviour/cancellation")
    assert cancelled.status_code == 200
    driver.service.clock.advance(timedelta(days=1))
    await held(workshop, 1)
    await workshop.pass_time(timedelta(days=100))
    assert {one["survey"] for one in await workshop.letters()} == {"reaction"}
    assert (await driver.call("POST", f"{path}/surveys/behaviour/cancellation")).status_code == 409
    foreign = driver.organizer("arpusda-semarang")
    assert (await driver.call("GET", f"{path}/surveys", as_=foreign)).status_code == 404


async def test_a_cancelled_activity_asks_nobody(workshop: Workshop) -> None:
    await workshop.driver.call("POST", f"activities/{workshop.activity}/cancellation", {"reason": "Gedung dipakai."})
    await workshop.enrol(2)
    await workshop.pass_time(timedelta(days=200))
    assert await workshop.letters() == []


async def test_the_supervisor_is_asked_months_later_at_the_address_that_is_known_then(workshop: Workshop) -> None:
    siti, budi = await held(workshop, 2)
    path = f"activities/{workshop.activity}/participants/{siti}/supervisor"
    for email in ("lama@example.id", "kepala@example.id"):
        named = await workshop.driver.call("PUT", path, {"full_name": "Noor Lilis", "email": email})
        assert named.status_code == 200
    own = f"activities/{workshop.activity}/participants/{budi}/supervisor"
    as_ = workshop.driver.service.token("applicant")
    assert (
        await workshop.driver.call("PUT", own, {"full_name": "Ani", "email": "ani@example.id"}, as_=as_)
    ).status_code == 200
    await workshop.driver.service.deliver(sample(EnrolmentErased, budi))
    await workshop.pass_time(timedelta(days=90))
    (letter,) = [one for one in await workshop.letters() if one["survey"] == "behaviour_supervisor"]
    assert (letter["enrolment_id"], letter["contacts"]["email"]) == (str(siti), "kepala@example.id")
    assert len(await workshop.driver.service.rows("SELECT * FROM supervisor")) == 1


@pytest.mark.parametrize("kind", [EnrolmentWithdrawn, EnrolmentErased])
async def test_who_withdraws_or_is_erased_is_asked_no_more(workshop: Workshop, kind: type[Any]) -> None:
    siti, _ = await held(workshop, 2)
    more = {"activity_id": workshop.activity} if kind is EnrolmentWithdrawn else {}
    await workshop.driver.service.deliver(sample(kind, siti, **more))
    gone = [one["answer_url"] for one in await workshop.letters() if one["enrolment_id"] == str(siti)]
    assert [(await workshop.answer(one)).status_code for one in gone] == [404]
    await workshop.pass_time(timedelta(days=10))
    assert str(siti) not in {one["enrolment_id"] for one in (await workshop.letters())[2:]}


async def test_a_person_answers_on_a_page(workshop: Workshop) -> None:
    await held(workshop, 1)
    (letter,) = await workshop.letters()
    page = f"/survey/{letter['answer_url'].rpartition('/')[2]}"
    client = workshop.driver.service.client
    shown = await client.get(page)
    assert shown.status_code == 200
    assert "Bimbingan Teknis Banjarmasin" in shown.text
    typed = {one["question"]: str(one["value"]) for one in ANSWERS} | {"best": "Latihan\r\nkelompok"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = await client.post(page, data=typed | {"pace": "9"}, headers=form)
    assert refused.status_code == 422
    assert refused.text.count('class="problem"') == 2
    assert "Latihan" in refused.text, "what was typed stays"
    assert (await client.post(page, data=typed, headers=form)).status_code == 200
    assert (await client.get(page)).status_code == (await client.post(page, data=typed)).status_code == 404


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"&".join(b"a%d=1" % number for number in range(200)), "application/x-www-form-urlencoded", 400),
        (b'{"pace": "4"}', "application/json", 415),
        (b"--x", "multipart/form-data", 400),
    ],
)
async def test_what_is_no_form_of_a_page_is_refused_as_such(
    workshop: Workshop, content: bytes, kind: str, status: int
) -> None:
    headers = {"Content-Type": kind}
    answer = await workshop.driver.service.client.post("/survey/abc", content=content, headers=headers)
    assert answer.status_code == status, answer.text


async def test_letters_to_sixty_take_the_statements_of_letters_to_two(driver: DevelopmentDriver) -> None:
    both = [(Workshop(driver, await driver.announced()), size) for size in (2, 60)]
    people = [await one.enrol(size) for one, size in both]
    driver.service.clock.advance(UNTIL_THE_END)
    for (one, _), theirs in zip(both, people, strict=True):
        await one.attend(*theirs)
    await both[0][0].pass_time()  # both open
    driver.service.clock.advance(UNTIL_THE_LETTERS - UNTIL_THE_END)
    engine, counted = driver.service.runtime.engine.sync_engine, []
    for _ in both:
        with noted_statements(engine) as statements:
            assert await do_what_is_due(driver.service.runtime)
        counted.append(len(statements))
    assert len(await both[0][0].letters()) == 62
    assert counted[0] == counted[1] < 30

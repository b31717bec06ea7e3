"""Reports of activities: participation, answers nobody can be found in, scores, and indicators of programmes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from kompeten.events import EnrolmentErased, EnrolmentWaitlisted, EnrolmentWithdrawn, ParticipantEnrolled
from kompeten.events.certification import Outcome
from kompeten.ids import new_id
from support.drivers.development import SESSIONS, DevelopmentDriver
from support.drivers.evaluation import LAST, UNTIL_THE_LETTERS, Workshop, held
from support.events import decided, sample


async def report(workshop: Workshop) -> dict[str, Any]:
    """Return the report of the workshop."""
    answer = await workshop.driver.call("GET", f"activities/{workshop.activity}/report")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize("people", [4, 5])
async def test_answers_are_shown_once_all_are_in_and_of_five_or_more(workshop: Workshop, people: int) -> None:
    await held(workshop, people)
    for letter in await workshop.letters():
        await workshop.answer(letter["answer_url"])
    assert (await report(workshop))["surveys"][0] | {"questions": []} == {
        "kind": "reaction",
        "level": 1,
        "state": "open",
        "invited": people,
        "answered": people,
        "withheld": "not_closed",
        "questions": [],
    }
    await workshop.pass_time(timedelta(days=15))
    reaction = (await report(workshop))["surveys"][0]
    path = f"activities/{workshop.activity}/surveys/reaction/comments"
    comments = (await workshop.driver.call("GET", path)).json()
    if people < 5:
        assert (reaction["withheld"], reaction["questions"]) == ("too_few", [])
        assert (comments["withheld"], comments["questions"]) == ("too_few", [])
        return
    assert {one["id"]: one["counts"] for one in reaction["questions"]}["relevance"] == [0, 0, 0, 5, 0]
    assert [one["comments"] for one in comments["questions"]] == [["Latihannya."] * 5] * 2
    for other in (workshop.driver.admin, workshop.driver.organizer("arpusda-semarang")):
        assert (await workshop.driver.call("GET", path, as_=other)).status_code in (403, 404)


async def test_who_went_on_to_certification_is_told_with_how_sure_that_is(workshop: Workshop) -> None:
    service, enrolled = workshop.driver.service, {new_id(): new_id() for _ in range(6)}
    for one, person in enrolled.items():
        await service.deliver(sample(ParticipantEnrolled, one, activity_id=workshop.activity, person_id=person))
    service.clock.advance(UNTIL_THE_LETTERS)
    await workshop.attend(*enrolled, reason="Daftar hadir terlambat.")
    assert (await report(workshop))["certification"]["granted"] is None, "committees decided on nobody yet"
    people = list(enrolled.values())
    verdicts = [*(Outcome.GRANTED for _ in range(3)), Outcome.NOT_GRANTED, Outcome.NOT_GRANTED]
    for person, outcome in zip(people, verdicts, strict=False):
        await decide(workshop, person, outcome, datetime(2026, 8, 1, tzinfo=UTC))
    await decide(workshop, people[5], Outcome.GRANTED, datetime(2026, 7, 1, tzinfo=UTC))  # before the workshop
    await decide(workshop, people[5], Outcome.GRANTED, datetime(2026, 8, 1, tzinfo=UTC), scheme_code="KL-01")
    found = (await report(workshop))["certification"]
    assert found["attended"] == 6
    assert found["decided"] == {"count": 5, "of": 6, "share": 0.833, "low": 0.436, "high": 0.97}
    assert found["granted"] == {"count": 3, "of": 5, "share": 0.6, "low": 0.231, "high": 0.882}
    assert "penyebab" in found["caveat"]["id"]


async def decide(workshop: Workshop, person: UUID, outcome: Outcome, at: datetime, **changes: Any) -> None:
    """Let a committee decide on somebody."""
    said = {"person_id": person, "organizer_id": "dispersip-kalsel", "decided_at": at}
    await workshop.driver.service.deliver(decided(new_id(), outcome, **said | changes))


async def test_participation_is_counted_by_regency_and_an_erased_person_under_none(workshop: Workshop) -> None:
    service = workshop.driver.service
    people = {new_id(): region for region in ("63.71", "63.71", "63.03")}
    for one, region in people.items():
        await service.deliver(sample(ParticipantEnrolled, one, activity_id=workshop.activity, region_code=region))
    service.clock.advance(UNTIL_THE_LETTERS)
    await workshop.attend(*list(people)[:2], reason="Daftar hadir terlambat.")
    await service.deliver(sample(EnrolmentErased, next(iter(people))))
    found = (await report(workshop))["participation"]
    assert [
        (one["region_code"], one["enrolled"], one["attended"], one["lesson_hours"]) for one in found["regencies"]
    ] == [
        (None, 1, 1, 2),
        ("63.03", 1, 0, 0),
        ("63.71", 1, 1, 2),
    ]
    assert found["provinces"] == [{"province_code": "63", "enrolled": 2, "attended": 1, "lesson_hours": 2}]
    assert (found["enrolled"], found["attended"], found["lesson_hours"]) == (3, 2, 4)


async def test_stages_count_everybody_who_asked_for_a_seat_by_how_far_they_came(workshop: Workshop) -> None:
    service, seated = workshop.driver.service, await workshop.enrol(4)
    left, moved_up, waiting, erased = [new_id() for _ in range(4)]
    for one in (left, moved_up, waiting, erased):
        await service.deliver(sample(EnrolmentWaitlisted, one, activity_id=workshop.activity))
    await service.deliver(sample(EnrolmentWithdrawn, left, activity_id=workshop.activity, was_waiting=True))
    await service.deliver(sample(ParticipantEnrolled, moved_up, activity_id=workshop.activity, has_waited=True))
    await service.deliver(sample(EnrolmentErased, erased))
    service.clock.advance(UNTIL_THE_LETTERS)
    for session, people in ((SESSIONS[0]["id"], seated[:2]), (LAST, seated[:3])):
        path = f"activities/{workshop.activity}/sessions/{session}/attendance"
        listed = {"enrolment_ids": [str(one) for one in people], "reason": "Daftar hadir terlambat."}
        assert (await workshop.driver.call("PUT", path, listed)).status_code == 200
    issued = await workshop.driver.call("POST", f"activities/{workshop.activity}/attestations")
    assert issued.status_code == 200, issued.text
    await service.deliver(sample(EnrolmentWithdrawn, seated[3], activity_id=workshop.activity))
    assert {one["stage"]: one["people"] for one in (await report(workshop))["stages"]} == {
        "asked": 8,
        "seated": 5,
        "attended": 3,
        "completed": 2,
        "attested": 3,
    }
    year = (await workshop.driver.call("GET", "years/2026/report")).json()
    (line,) = year["activities"]
    assert (line["asked"], line["waiting"], line["seated"], line["enrolled"]) == (8, 1, 5, 4)


async def test_scores_come_in_parts_and_what_became_of_each_entry_is_said_truly(workshop: Workshop) -> None:
    people = await workshop.enrol(6)
    path = f"activities/{workshop.activity}/scores"
    before = [{"enrolment_id": str(one), "before": 40} for one in people]
    stranger = str(new_id())

    async def enter(*scores: dict[str, Any]) -> dict[str, Any]:
        answer = await workshop.driver.call("PUT", path, {"scores": list(scores)})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    first = await enter(*before, before[0], {"enrolment_id": stranger, "before": 1})
    assert first == {"created": 6, "updated": 0, "unchanged": 0, "ignored": 1, "unknown": [stranger], "restricted": []}
    after = [{"enrolment_id": str(one), "after": 70} for one in people[1:]]
    assert await enter(*after, before[0]) == {
        "created": 0,
        "updated": 5,
        "unchanged": 1,
        "ignored": 0,
        "unknown": [],
        "restricted": [],
    }
    tested = (await report(workshop))["tested"]
    assert tested == {"people": 5, "before": 40, "after": 70, "gain": 0.5, "gain_class": "medium"}
    await workshop.driver.service.deliver(sample(EnrolmentErased, people[1]))
    assert (await report(workshop))["tested"] is None, "four are too few"
    refused = await workshop.driver.call("PUT", path, {"scores": [{"enrolment_id": stranger, "after": 101}]})
    assert refused.status_code == 422


async def test_what_people_can_is_asked_before_and_after_on_request(workshop: Workshop) -> None:
    for kind in ("learning_before", "learning_after"):
        path = f"activities/{workshop.activity}/surveys/{kind}"
        assert (await workshop.driver.call("PUT", path)).status_code == 200
    people = await workshop.enrol(5)
    questions = ("concepts", "procedure", "unaided", "judge", "unusual", "teach")
    await workshop.pass_time(timedelta(days=12))
    workshop.driver.service.clock.advance(UNTIL_THE_LETTERS - timedelta(days=13))
    for letter in await workshop.letters():
        await workshop.answer(letter["answer_url"], [{"question": one, "value": 3} for one in questions])
    await workshop.attend(*people)
    await workshop.pass_time(timedelta(days=1))
    for letter in [one for one in await workshop.letters() if one["survey"] == "learning_after"]:
        await workshop.answer(letter["answer_url"], [{"question": one, "value": 4} for one in questions])
    await workshop.pass_time(timedelta(days=15))
    assert (await report(workshop))["self_assessed"] == {
        "people": 5,
        "before": 50,
        "after": 75,
        "gain": 0.5,
        "gain_class": "medium",
    }


async def test_indicators_of_libraries_are_entered_by_the_month_and_compared_around_a_programme(
    driver: DevelopmentDriver,
) -> None:
    programme = await driver.programme()  # July to December 2026: visitors and loans

    def counted(library: str, month: str, value: int, indicator: str = "visitors") -> dict[str, Any]:
        return {"library": library, "month": month, "indicator": indicator, "value": value}

    entries = [counted("NPP-1", "2026-05", 100), counted("NPP-1", "2026-06", 300), counted("NPP-2", "2026-06", 900)]

    async def enter(*sent: dict[str, Any]) -> dict[str, Any]:
        answer = await driver.call("PUT", "service-indicators", {"entries": list(sent)})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    assert await enter(*entries, entries[0]) == {"created": 3, "updated": 0, "unchanged": 0, "ignored": 1}
    again = [*entries[:2], counted("NPP-2", "2026-06", 901), counted("NPP-1", "2027-01", 250)]
    assert await enter(*again) == {"created": 1, "updated": 1, "unchanged": 2, "ignored": 0}
    results = (await driver.call("GET", f"programmes/{programme}/results")).json()
    assert results["changes"] == [
        {"indicator": "loans", "libraries": 0, "before": 0, "after": 0, "change_per_cent": None},
        {"indicator": "visitors", "libraries": 1, "before": 200, "after": 250, "change_per_cent": 25},
    ]
    foreign = driver.organizer("arpusda-semarang")
    assert (await driver.call("GET", f"programmes/{programme}/results", as_=foreign)).status_code == 404

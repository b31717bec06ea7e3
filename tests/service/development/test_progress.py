"""Steps of programmes: entries are appended and never overwritten, and in all activities a person is one."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from kompeten.events import EnrolmentErased, EnrolmentReleased, EnrolmentRestricted
from kompeten.ids import new_id
from support.counting import noted_statements
from support.drivers.development import DevelopmentDriver
from support.drivers.evaluation import UNTIL_THE_END, Workshop
from support.events import sample

STEPS: list[dict[str, Any]] = [
    {"code": "tugas", "name": "Tugas mandiri", "name_en": "Assignment", "due_on": "2026-07-14", "unit_codes": []},
    {"code": "ujian", "name": "Ujian praktik", "name_en": "Practical exam", "due_on": None, "unit_codes": ["R.91"]},
]


class Course:
    """A running programme with two steps and two workshops, at the end of their day."""

    def __init__(self, driver: DevelopmentDriver, programme: str, workshops: tuple[Workshop, Workshop]) -> None:
        self.driver, self.programme, self.workshops = driver, programme, workshops

    async def enter(self, *entries: tuple[UUID, str, str, str], **more: Any) -> httpx.Response:
        """Send a list in: of whom, which step, what became of it and when."""
        listed = [
            {"enrolment_id": str(who), "step": step, "outcome": outcome, "on": on} for who, step, outcome, on in entries
        ]
        return await self.driver.call("POST", f"steps/{self.programme}/entries", {"entries": listed} | more)

    async def people(self, as_: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """Return where people stand, as the organizer reads it or somebody else."""
        answer = await self.driver.call("GET", f"steps/{self.programme}/entries", as_=as_)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def outcomes(self) -> list[str]:
        """Return where the only person with entries stands, step by step."""
        (person,) = await self.people()
        return [one["outcome"] for one in person["steps"]]


@pytest.fixture
async def course(driver: DevelopmentDriver) -> Course:
    """The course."""
    programme = await driver.programme()
    assert (await driver.call("POST", f"programmes/{programme}/start")).status_code == 200
    assert (await driver.call("PUT", f"steps/{programme}", {"steps": STEPS})).json() == {"steps": STEPS}
    first, second = [Workshop(driver, await driver.announced(programme_id=programme)) for _ in range(2)]
    driver.service.clock.advance(UNTIL_THE_END)
    return Course(driver, programme, (first, second))


def came(answer: httpx.Response) -> tuple[int, ...]:
    """Return how many were created, unchanged, ignored and left out."""
    assert answer.status_code == 200, answer.text
    said = answer.json()
    return tuple(said[name] for name in ("created", "unchanged", "ignored", "left_out"))


async def test_a_repeat_is_a_new_entry_and_a_list_sent_again_adds_nothing(course: Course) -> None:
    (siti,) = await course.workshops[0].enrol(1)
    both = [(siti, "tugas", "repeat", "2026-07-10"), (siti, "ujian", "passed", "2026-07-12")]
    assert came(await course.enter(*both)) == (2, 0, 0, 0)
    sent = [(siti, "tugas", "repeat", "2026-07-10"), (siti, "tugas", "passed", "2026-07-15")]
    assert came(await course.enter(*sent)) == (1, 1, 0, 0)
    assert came(await course.enter(*sent)) == (0, 2, 0, 0)
    (person,) = await course.people()
    tugas = person["steps"][0]
    assert (tugas["outcome"], tugas["on"], tugas["is_overdue"]) == ("passed", "2026-07-15", False)
    assert [(one["outcome"], one["on"]) for one in tugas["entries"]] == [
        *(("repeat", "2026-07-10"), ("passed", "2026-07-15")),
    ]
    assert {one["recorded_by"] for one in tugas["entries"]} == {None}, "accounts are told to the LSP"
    assert came(await course.enter((siti, "tugas", "not_evaluated", "2026-07-11"))) == (1, 0, 0, 0)
    assert await course.outcomes() == ["passed", "passed"], "a list that comes late moves no later day"
    assert came(await course.enter((siti, "tugas", "repeat", "2026-07-15"))) == (1, 0, 0, 0)
    assert await course.outcomes() == ["repeat", "passed"], "of a day what was entered last counts"


async def test_in_all_activities_of_a_programme_somebody_is_one(course: Course) -> None:
    first, second = course.workshops
    person = new_id()
    (here,), (there,) = await first.enrol(1, person_id=person), await second.enrol(1, person_id=person)
    listed = [(here, "tugas", "repeat", "2026-07-10")]
    assert came(await course.enter(*listed, activity_id=first.activity)) == (1, 0, 0, 0)
    assert came(await course.enter((there, "tugas", "repeat", "2026-07-10"))) == (0, 1, 0, 0)
    both = [(here, "tugas", "repeat", "2026-07-15"), (there, "tugas", "passed", "2026-07-15")]
    assert came(await course.enter(*both, activity_id=second.activity)) == (1, 0, 1, 0)
    (told,) = await course.people(course.driver.admin)
    assert (told["person_id"], told["steps"][0]["entries"][0]["recorded_by"]) == (
        str(person),
        "system:dispersip-kalsel",
    )
    (shown,) = await course.people()
    assert (shown["person_id"], shown["enrolment_id"], shown["full_name"]) == (None, str(here), "Siti Rahmah Hasanah")
    assert [one["activity_id"] for one in shown["steps"][0]["entries"]] == [first.activity, second.activity]
    assert shown["steps"][1] == {
        "code": "ujian",
        "outcome": "not_evaluated",
        "on": None,
        "due_on": None,
        "is_overdue": False,
        "entries": [],
    }


async def test_every_entry_is_counted_truly_and_whoever_is_restricted_or_erased_is_left_out(course: Course) -> None:
    siti, budi, gone = await course.workshops[0].enrol(3)
    stranger = new_id()
    service = course.driver.service
    assert came(await course.enter((gone, "tugas", "passed", "2026-07-10"))) == (1, 0, 0, 0)
    await service.deliver(sample(EnrolmentRestricted, budi), sample(EnrolmentErased, gone))
    people = (siti, budi, gone, stranger)
    sent = [(who, step, "passed", "2026-07-10") for who in people for step in ("tugas", "ujian")]
    answer = await course.enter(*sent)
    assert came(answer) == (2, 0, 0, 6)
    assert answer.json()["unknown"] == sorted([str(gone), str(stranger)])
    assert answer.json()["restricted"] == [str(budi)]
    await service.deliver(sample(EnrolmentReleased, budi))
    assert came(await course.enter(*sent)) == (2, 2, 0, 4)


async def test_what_cannot_be_is_refused_with_its_place(course: Course) -> None:
    (siti,) = await course.workshops[0].enrol(1)
    sent = [(siti, "wisuda", "passed", "2026-07-10"), (siti, "tugas", "passed", "2026-07-30")]
    refused = await course.enter(*sent, activity_id=await course.driver.announced())
    assert refused.status_code == 422
    assert {(one["pointer"], one["code"]) for one in refused.json()["errors"]} == {
        ("#/entries/0/step", "step_unknown"),
        ("#/entries/1/on", "not_yet"),
        ("#/activity_id", "foreign_activity"),
    }
    twice = await course.driver.call("PUT", f"steps/{course.programme}", {"steps": [STEPS[0], STEPS[0]]})
    assert [one["code"] for one in twice.json()["errors"]] == ["step_named_twice"]


async def test_a_step_with_entries_is_reworded_and_stays_and_another_goes(course: Course) -> None:
    (siti,) = await course.workshops[0].enrol(1)
    await course.enter((siti, "tugas", "repeat", "2026-07-10"))
    path = f"steps/{course.programme}"
    refused = await course.driver.call("PUT", path, {"steps": [STEPS[1]]})
    assert (refused.status_code, refused.json()["code"]) == (409, "steps_entered")
    kept = [STEPS[0] | {"name": "Tugas akhir", "due_on": "2026-12-01"}]
    assert (await course.driver.call("PUT", path, {"steps": kept})).json() == {"steps": kept}
    assert (await course.driver.call("GET", path)).json() == {"steps": kept}
    assert await course.outcomes() == ["repeat"]
    closing = await course.driver.call("POST", f"programmes/{course.programme}/closing", {"report": "Selesai."})
    assert closing.status_code == 200
    assert (await course.driver.call("PUT", path, {"steps": STEPS})).status_code == 409


async def test_an_activity_without_a_programme_has_steps_of_its_own(driver: DevelopmentDriver) -> None:
    alone = Workshop(driver, await driver.announced())
    course = Course(driver, alone.activity, (alone, alone))
    assert (await driver.call("PUT", f"steps/{alone.activity}", {"steps": STEPS})).status_code == 200
    (siti,) = await alone.enrol(1)
    assert came(await course.enter((siti, "ujian", "passed", "2026-07-01"))) == (1, 0, 0, 0)
    (person,) = await course.people()
    assert person["steps"][1]["entries"][0]["activity_id"] == alone.activity


async def test_another_organizer_finds_nothing_and_observers_see_steps_and_nobody(course: Course) -> None:
    other = course.driver.organizer("dispersip-lain")
    for path, method in ((f"steps/{course.programme}", "GET"), (f"steps/{course.programme}/entries", "GET")):
        assert (await course.driver.call(method, path, as_=other)).status_code == 404
    observer = course.driver.service.token("observer")
    assert (await course.driver.call("GET", f"steps/{course.programme}", as_=observer)).status_code == 200
    assert (await course.driver.call("GET", f"steps/{course.programme}/entries", as_=observer)).status_code == 403


async def test_a_list_of_many_is_as_many_statements_as_a_short_one(course: Course) -> None:
    people = await course.workshops[0].enrol(300)
    counted: list[int] = []
    for few in (people[:1], people):
        with noted_statements(course.driver.service.runtime.engine.sync_engine) as statements:
            answer = await course.enter(*((who, "tugas", "passed", f"2026-07-1{len(counted)}") for who in few))
        assert came(answer)[0] == len(few)
        counted.append(len(statements))
    assert counted[1] <= counted[0] <= 10, statements

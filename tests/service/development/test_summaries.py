"""Reports of a programme and of a year: what several activities came to, and nobody found by taking sums apart."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from kompeten.ids import new_id
from support.drivers.development import DevelopmentDriver
from support.drivers.evaluation import LAST, UNTIL_THE_END, UNTIL_THE_LETTERS, Workshop
from support.events import decided
from support.papers import running_text_of
from support.people import SCHEME

MISSED = SCHEME.units[1]


async def read(driver: DevelopmentDriver, path: str, as_: dict[str, str] | None = None) -> dict[str, Any]:
    """Return what the organizer, or somebody else, reads."""
    answer = await driver.call("GET", path, as_=as_)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.fixture
async def workshops(driver: DevelopmentDriver) -> tuple[Workshop, Workshop]:
    """A running programme with two workshops on one day: six and two people of Kalsel attended and answered."""
    programme = await driver.programme()
    assert (await driver.call("POST", f"programmes/{programme}/start")).status_code == 200
    first, second = [Workshop(driver, await driver.announced(programme_id=programme)) for _ in range(2)]
    people = {first: await first.enrol(6, region_code="63.71"), second: await second.enrol(2, region_code="63.03")}
    driver.service.clock.advance(UNTIL_THE_END)
    for workshop, theirs in people.items():
        await workshop.attend(*theirs)
    await first.pass_time(UNTIL_THE_LETTERS - UNTIL_THE_END)
    for letter in await first.letters():
        await first.answer(letter["answer_url"])
    await first.pass_time(timedelta(days=15))
    return first, second


async def programme_of(workshop: Workshop) -> str:
    """Return the programme a workshop belongs to."""
    return str((await read(workshop.driver, f"activities/{workshop.activity}"))["programme_id"])


async def test_a_programmes_sums_hold_nothing_of_a_survey_that_fewer_than_five_answered(
    workshops: tuple[Workshop, Workshop],
) -> None:
    driver, programme = workshops[0].driver, await programme_of(workshops[0])
    found = await read(driver, f"programmes/{programme}/report")
    assert (found["participation"]["enrolled"], found["people"]) == (8, 8)
    assert [(one["enrolled"], one["attended"], one["lesson_hours"]) for one in found["activities"]] == [
        *((6, 6, 12), (2, 2, 4)),
    ]
    reaction = next(one for one in found["surveys"] if one["kind"] == "reaction")
    assert (reaction["surveys"], reaction["counted"], reaction["answered"]) == (2, 1, 8)
    alone = (await read(driver, f"activities/{workshops[0].activity}/report"))["surveys"][0]
    assert reaction["questions"] == alone["questions"], "the two answers of the other workshop are in no sum"
    assert reaction["questions"][0]["counts"] == [0, 0, 0, 6, 0]
    assert [one["kind"] for one in found["surveys"]] == ["reaction", "behaviour", "behaviour_supervisor"], "by level"
    behaviour = next(one for one in found["surveys"] if one["kind"] == "behaviour")
    assert (behaviour["counted"], behaviour["withheld"], behaviour["questions"]) == (0, "not_closed", [])
    closing = await driver.call("POST", f"programmes/{programme}/closing", {"report": "Kunjungan naik."})
    assert closing.status_code == 200
    closed = await read(driver, f"programmes/{programme}/report")
    assert closed["conclusion"] == "Kunjungan naik."
    varying = {"written_at": closed["written_at"], "state": "closed", "conclusion": "Kunjungan naik."}
    assert closed == found | varying


async def test_what_comes_after_the_closing_moves_the_reports_of_activities_and_not_the_programmes(
    workshops: tuple[Workshop, Workshop],
) -> None:
    first, _ = workshops
    driver, programme = first.driver, await programme_of(first)
    closing = await driver.call("POST", f"programmes/{programme}/closing", {"report": "Kunjungan naik."})
    assert closing.status_code == 200
    before = await driver.call("GET", f"programmes/{programme}/report")
    late = await first.enrol(1, region_code="63.71")
    listed = {"enrolment_ids": [str(one) for one in late], "reason": "Daftar hadir menyusul."}
    path = f"activities/{first.activity}/sessions/{LAST}/attendance"
    assert (await driver.call("PUT", path, listed)).json()["recorded"] == 1
    await first.pass_time(timedelta(days=300))
    assert (await driver.call("GET", f"programmes/{programme}/report")).content == before.content
    assert (await read(driver, f"activities/{first.activity}/report"))["participation"]["enrolled"] == 7
    workbook = await driver.call("GET", f"programmes/{programme}/report.xlsx")
    assert workbook.status_code == 200


async def test_units_that_were_missed_are_held_against_what_was_taught(workshops: tuple[Workshop, Workshop]) -> None:
    driver = workshops[0].driver
    listed = await read(driver, "years/2026/lesson-hours", driver.admin)
    people = [UUID(one["person_id"]) for one in listed["items"]]
    said: dict[str, Any] = {"organizer_id": "dispersip-kalsel", "decided_at": datetime(2026, 9, 1, tzinfo=UTC)}
    for person in people[:4]:
        await driver.service.deliver(decided(new_id(), person_id=person, **said))
    found = await read(driver, "years/2026/report")
    assert (found["missed_units"], found["suggestions"]) == ([], []), "four are told of nobody"
    await driver.service.deliver(decided(new_id(), person_id=people[4], **said))
    found = await read(driver, "years/2026/report")
    missed = {"code": MISSED.code, "title": MISSED.title, "missed": 5, "of_these_taught": 0, "activities": 0}
    assert found["missed_units"] == [missed]
    assert [one["kind"] for one in found["suggestions"]] == ["teach"]
    assert found["certification"]["decided"]["count"] == 5


async def test_a_report_names_what_is_not_recorded(driver: DevelopmentDriver) -> None:
    await driver.announced(trainers=[])
    await driver.announced()
    driver.service.clock.advance(timedelta(days=1))
    assert (await read(driver, "years/2026/report"))["suggestions"] == [], "it has not begun"
    driver.service.clock.advance(timedelta(days=14))
    (found,) = (await read(driver, "years/2026/report"))["suggestions"]
    assert (found["kind"], found["message"]["en"][:20]) == ("record", "Record who taught: 1")


async def test_a_year_is_told_of_one_province_or_of_all_and_an_organizers_alone_to_others(
    workshops: tuple[Workshop, Workshop],
) -> None:
    driver = workshops[0].driver
    observer = driver.service.token("observer", lsp_id="lsp-pustakawan")
    whole = await read(driver, "years/2026/report", observer)
    assert (whole["people"], whole["participation"]["lesson_hours"]) == (8, 16)
    assert whole["lessons"] == {
        "duty": 20,
        "mean": 2,
        "reached": {"count": 0, "of": 8, "share": 0, "low": 0, "high": 0.324},
        "bands": [
            {"least": 1, "most": 4, "people": 8},
            *({"least": least, "most": least + 4, "people": 0} for least in (5, 10, 15)),
            {"least": 20, "most": None, "people": 0},
        ],
    }
    assert [one["libraries"] for one in whole["results"]] == [0] * 5
    here, elsewhere = [await read(driver, f"years/2026/report?province={code}", observer) for code in ("63", "33")]
    assert (here["participation"], here["surveys"]) == (whole["participation"], whole["surveys"])
    assert (here["results"], here["title"]) == ([], "Pembinaan pustakawan 2026: Kalimantan Selatan")
    assert (elsewhere["people"], elsewhere["activities"], elsewhere["surveys"]) == (0, [], [])
    assert (await read(driver, "years/2025/report"))["people"] == 0
    other = driver.organizer("arpusda-semarang")
    assert (await read(driver, "years/2026/report", other))["people"] == 0
    assert (await read(driver, "years/2026/lesson-hours", other))["items"] == []
    for path, caller, status in (
        ("years/2026/lesson-hours", observer, 403),
        ("years/2026/report", driver.service.token("assessor", lsp_id="lsp-pustakawan"), 403),
        ("years/2026/report?province=6371", observer, 422),
        (f"programmes/{await programme_of(workshops[0])}/report", other, 404),
    ):
        assert (await driver.call("GET", path, as_=caller)).status_code == status, path


async def test_lessons_are_summed_by_the_person_over_the_activities_of_a_year(driver: DevelopmentDriver) -> None:
    person = new_id()
    both = [Workshop(driver, await driver.announced()) for _ in range(2)]
    enrolments = [(await one.enrol(1, person_id=person))[0] for one in both]
    driver.service.clock.advance(UNTIL_THE_END)
    for workshop, enrolment in zip(both, enrolments, strict=True):
        await workshop.attend(enrolment)
    (line,) = (await read(driver, "years/2026/lesson-hours?limit=1", driver.admin))["items"]
    assert (line["person_id"], line["lesson_hours"], line["duty"], line["has_reached"]) == (str(person), 4, 20, False)
    report = await read(driver, "years/2026/report")
    assert (report["people"], report["participation"]["attended"]) == (1, 2)


async def test_organizers_page_through_lessons_without_an_id_the_lsp_knows_anybody_by(
    workshops: tuple[Workshop, Workshop],
) -> None:
    driver, seen, after = workshops[0].driver, [], ""
    whole = (await read(driver, "years/2026/lesson-hours", driver.admin))["items"]
    while True:
        page = await read(driver, f"years/2026/lesson-hours?limit=3{after}")
        seen += page["items"]
        if page["next"] is None:
            break
        after = f"&cursor={page['next']}"
    assert [one["person_id"] for one in seen] == [None] * 8
    assert [one["enrolment_id"] for one in seen] == sorted(one["enrolment_id"] for one in whole)


@pytest.mark.parametrize("kind", ["activities", "programmes", "years"])
async def test_each_report_is_a_workbook_and_a_paper_too(workshops: tuple[Workshop, Workshop], kind: str) -> None:
    driver = workshops[0].driver
    which: Mapping[str, str] = {
        "activities": workshops[0].activity,
        "programmes": await programme_of(workshops[0]),
        "years": "2026",
    }
    report = await driver.call("GET", f"{kind}/{which[kind]}/report.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(report.content))
    regencies = book.get_sheet_by_name("Kabupaten dan kota").to_python()
    assert regencies[1:][-1] == ["63.71", "Kota Banjarmasin", 6, 6, 12]
    answers = book.get_sheet_by_name("Evaluasi").to_python()
    assert answers[1][0] == "Tanggapan atas kegiatan / Reaction"
    assert answers[1][3:10] == [6, 4, 0, 0, 0, 6, 0]
    paper = await driver.call("GET", f"{kind}/{which[kind]}/report.pdf")
    assert paper.content.startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["activities", "programmes", "years"])
async def test_comments_go_with_a_report_for_the_organizer_who_asks_for_them_and_nobody_else(
    workshops: tuple[Workshop, Workshop], kind: str
) -> None:
    driver = workshops[0].driver
    which = {"activities": workshops[0].activity, "programmes": await programme_of(workshops[0]), "years": "2026"}
    path = f"{kind}/{which[kind]}/report"
    told = await driver.call("GET", f"{path}.xlsx?comments=true")
    book = CalamineWorkbook.from_filelike(io.BytesIO(told.content))
    written = book.get_sheet_by_name("Catatan").to_python()[1:]
    assert [one[3] for one in written] == ["Latihannya."] * 12, "six people, two questions; two of five are not shown"
    assert "Latihannya." in running_text_of((await driver.call("GET", f"{path}.pdf?comments=true")).content)
    plain = CalamineWorkbook.from_filelike(io.BytesIO((await driver.call("GET", f"{path}.xlsx")).content))
    assert "Catatan" not in plain.sheet_names
    assert "Latihannya." not in running_text_of((await driver.call("GET", f"{path}.pdf")).content)
    for other in (driver.admin, driver.service.token("observer", lsp_id="lsp-pustakawan")):
        assert (await driver.call("GET", f"{path}.pdf?comments=true", as_=other)).status_code == 403
    read = await driver.service.rows("SELECT details FROM audit_entry WHERE action = 'read_comments'")
    assert [one["details"]["shown"] for one in read] == [12, 12]

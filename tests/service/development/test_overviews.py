"""A participant's own page: by the link of their letters alone, without an account, and gone with an erasure."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from kompeten.events import EnrolmentErased, EnrolmentWithdrawn
from kompeten.holder_links import LinkTo
from kompeten.http.pages.shell import PAGE_HEADERS
from kompeten.ids import new_id
from service.development.test_materials import added
from service.development.test_plans import verdict
from support.drivers.development import DevelopmentDriver
from support.drivers.evaluation import UNTIL_THE_END, UNTIL_THE_LETTERS, Workshop
from support.events import sample
from support.lines import security_lines, written_lines
from support.links import LINKS, make_links
from support.strange_papers import pdf

STEPS = [
    {"code": "tugas", "name": "Tugas mandiri", "name_en": "Assignment", "due_on": "2026-07-14"},
    {"code": "ujian", "name": "Ujian praktik", "name_en": "Practical exam"},
]


class Own:
    """A workshop of a programme with two steps, and somebody who reads their own page."""

    def __init__(self, workshop: Workshop, programme: str) -> None:
        self.workshop, self.programme, self.driver = workshop, programme, workshop.driver

    async def page(self, code: str) -> httpx.Response:
        """Open the page of a code, as anybody."""
        return await self.driver.service.client.get(f"/progress/{code}")

    async def read(self, enrolment: UUID) -> dict[str, Any]:
        """Return what a participant reads."""
        answer = await self.driver.service.client.get(f"/v1/progress/{code_of(enrolment)}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def enter(self, enrolment: UUID, outcome: str, on: str, note: str | None = None) -> None:
        """Let the organizer enter what became of the first step."""
        entry = {"enrolment_id": str(enrolment), "step": "tugas", "outcome": outcome, "on": on, "note": note}
        answer = await self.driver.call("POST", f"steps/{self.programme}/entries", {"entries": [entry]})
        assert answer.json()["created"] == 1, answer.text


def code_of(enrolment: UUID) -> str:
    """Return the code that stands in a participant's letters."""
    return LINKS.code(enrolment, to=LinkTo.PROGRESS)


@pytest.fixture
async def own(driver: DevelopmentDriver) -> Own:
    """The workshop, a fortnight before."""
    programme = await driver.programme()
    assert (await driver.call("POST", f"programmes/{programme}/start")).status_code == 200
    assert (await driver.call("PUT", f"steps/{programme}", {"steps": STEPS})).status_code == 200
    return Own(Workshop(driver, await driver.announced(programme_id=programme)), programme)


async def test_it_says_what_was_attended_where_one_stands_and_what_is_still_open(own: Own) -> None:
    person = new_id()
    (siti,) = await own.workshop.enrol(1, person_id=person)
    before = await own.read(siti)
    assert {one["presence"] for one in before["sessions"]} == {"to_come"}
    own.driver.service.clock.advance(UNTIL_THE_END)
    await own.workshop.attend(siti)
    await own.enter(siti, "repeat", "2026-07-13", "Nomor kelas belum tepat.")
    await own.workshop.pass_time(UNTIL_THE_LETTERS - UNTIL_THE_END)
    await own.driver.call("POST", f"activities/{own.workshop.activity}/attestations")
    await own.driver.service.deliver(verdict(new_id(), person))
    shown = await own.read(siti)
    assert (shown["activity_title"], shown["programme_title"]) == (
        "Bimbingan Teknis Banjarmasin",
        "Pembinaan Pustakawan Kota Semarang",
    )
    assert [one["presence"] for one in shown["sessions"]] == ["not_recorded", "attended"]
    assert (shown["lesson_hours"], shown["checked_on"]) == (2, "2026-07-16")
    assert shown["steps"][0] == {
        "name": {"id": "Tugas mandiri", "en": "Assignment"},
        "outcome": "repeat",
        "due_on": "2026-07-14",
        "is_overdue": True,
        "entries": [{"outcome": "repeat", "on": "2026-07-13", "note": "Nomor kelas belum tepat."}],
    }
    assert [one["kind"] for one in shown["surveys"]] == ["reaction"]
    assert "/attended/" in shown["attestation_url"]
    assert len(shown["plans"]) == 1
    assert str(siti) not in str(shown)
    assert "example.id" not in str(shown), "no contacts"


async def test_materials_are_found_there_while_the_activity_takes_place(own: Own) -> None:
    (siti,) = await own.workshop.enrol(1)
    slides = await added(own.driver, own.workshop.activity, pdf(pages=1))
    assert (await own.read(siti))["materials"] == [{"title": "Salindia", "address": slides["address"]}]
    assert f'href="{slides["address"]}"' in (await own.page(code_of(siti))).text
    cancelled = {"reason": "Gedung tidak dapat dipakai."}
    activity = f"activities/{own.workshop.activity}"
    assert (await own.driver.call("POST", f"{activity}/cancellation", cancelled)).status_code == 200
    assert (await own.read(siti))["materials"] == []


async def test_what_is_done_is_overdue_and_open_no_more(own: Own) -> None:
    (siti,) = await own.workshop.enrol(1)
    own.driver.service.clock.advance(UNTIL_THE_END)
    await own.workshop.attend(siti)
    await own.enter(siti, "repeat", "2026-07-13")
    await own.enter(siti, "passed", "2026-07-15")
    await own.workshop.pass_time(UNTIL_THE_LETTERS - UNTIL_THE_END)
    (letter,) = await own.workshop.letters()
    await own.workshop.answer(letter["answer_url"])
    shown = await own.read(siti)
    assert (shown["steps"][0]["outcome"], shown["steps"][0]["is_overdue"]) == ("passed", False)
    assert [one["outcome"] for one in shown["steps"][0]["entries"]] == ["repeat", "passed"]
    assert (shown["surveys"], shown["attestation_url"], shown["plans"]) == ([], None, [])


async def test_the_page_says_it_in_words_with_the_headers_of_all_pages(own: Own) -> None:
    (siti,) = await own.workshop.enrol(1)
    own.driver.service.clock.advance(UNTIL_THE_END + timedelta(days=1))
    await own.enter(siti, "repeat", "2026-07-13")
    page = await own.page(code_of(siti))
    assert page.status_code == 200
    for said in ("1 tahap melewati tenggat", "1 overdue step", "Perlu diulang", "Belum tercatat", "Lewat tenggat"):
        assert said in page.text, said
    assert "<script" not in page.text
    expected = PAGE_HEADERS | {"X-Robots-Tag": "noindex"}
    assert {name: page.headers[name] for name in expected} == expected
    await own.driver.service.deliver(sample(EnrolmentWithdrawn, siti, was_waiting=False))
    assert "Pendaftaran Anda telah ditarik" in (await own.page(code_of(siti))).text


async def test_nobody_finds_a_page_by_an_id_a_key_of_others_or_after_an_erasure(own: Own) -> None:
    siti, budi = await own.workshop.enrol(2)
    other_key = make_links(holder_link_keys="ZHJhd24gYnkgc29tZWJvZHkgZm9yIHRoaXMgdGVzdCE=")
    await own.driver.service.deliver(sample(EnrolmentErased, siti))
    misses = [str(budi), "salah", LINKS.code(budi), other_key.code(budi, to=LinkTo.PROGRESS), code_of(new_id())]
    answers = [await own.page(code) for code in [*misses, code_of(siti)]]
    assert {one.status_code for one in answers} == {404}
    assert len({one.text for one in answers}) == 1, "one page for every miss"
    for code in (*misses, code_of(siti)):
        told = await own.driver.service.client.get(f"/v1/progress/{code}")
        assert (told.status_code, told.json()["code"]) == (404, "no_overview")
        assert told.headers["Cache-Control"] == "no-store"
    assert (await own.page(code_of(budi))).status_code == 200


async def test_each_reading_leaves_a_line_in_the_security_log_without_the_code(own: Own) -> None:
    (siti,) = await own.workshop.enrol(1)
    with written_lines() as lines:
        await own.read(siti)
        await own.page(code_of(siti))
        await own.page("salah")
    told = [(one["event"], one["object_type"], one["object_id"]) for one in security_lines(lines)]
    assert told == [("sensitive_read", "enrolment", str(siti))] * 2
    assert code_of(siti) not in str(lines)

"""Certificates of attendance: hours from attendance alone, verified at an address that says what is on record now."""

import io
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from kompeten.events import EnrolmentErased
from kompeten.ids import new_id
from service.development.test_attendance import FIRST, SECOND, Venue
from support.drivers.development import DevelopmentDriver
from support.events import sample
from support.papers import text_of


@pytest.fixture
async def venue(driver: DevelopmentDriver) -> Venue:
    """A workshop of three people of whom two came, on the morning after."""
    activity = await driver.announced()
    driver.service.clock.advance(timedelta(days=14, hours=6))
    return Venue(driver, activity)


async def issued(venue: Venue) -> int:
    answer = await venue.driver.call("POST", f"activities/{venue.activity}/attestations")
    assert answer.status_code == 200, answer.text
    return int(answer.json()["issued"])


async def codes(venue: Venue) -> dict[UUID, str]:
    rows = await venue.driver.service.rows("SELECT enrolment_id, code FROM attestation")
    return {one["enrolment_id"]: one["code"] for one in rows}


async def shown(venue: Venue, code: str) -> dict[str, Any]:
    answer = await venue.driver.service.client.get(f"/v1/attended/{code}")
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def test_whoever_attended_gets_one_and_its_address_says_what_is_on_record_now(venue: Venue) -> None:
    siti, budi, absent = await venue.enrol(3)
    await venue.attend(FIRST, siti, budi)
    assert (await issued(venue), await issued(venue)) == (2, 0)
    known = await codes(venue)
    assert known.keys() == {siti, budi}
    told = {one.subject: one.body for one in await venue.driver.service.outbox("AttestationIssued")}
    assert told.keys() == {str(siti), str(budi)}
    body = told[str(siti)]
    assert body["attestation_url"].endswith(f"/attended/{known[siti]}")
    assert (body["lesson_hours"], body["contacts"]["email"]) == (3, "siti.rahmah@example.id")
    before = await shown(venue, known[siti])
    assert (before["lesson_hours"], [one["title"] for one in before["sessions"]]) == (3, ["Klasifikasi DDC"])
    assert (before["sessions"][0]["day"], before["topics"]) == (
        "2026-07-15",
        [{"id": "Klasifikasi", "en": "Classification"}],
    )
    assert before["is_certificate_of_competence"] is False
    assert "bukan sertifikat kompetensi" in before["meaning"]["id"]
    assert str(siti) not in str(before)
    await venue.attend(SECOND, siti, absent)  # a list of the venue that comes late
    assert (await shown(venue, known[siti]))["lesson_hours"] == 5
    assert (await shown(venue, known[budi]))["lesson_hours"] == 3
    assert await issued(venue) == 1
    assert (await codes(venue))[siti] == known[siti]


async def test_the_page_says_the_same_to_anybody_and_is_no_certificate_of_competence(venue: Venue) -> None:
    (siti,) = await venue.enrol(1)
    await venue.attend(FIRST, siti)
    await issued(venue)
    code = (await codes(venue))[siti]
    client = venue.driver.service.client
    page = await client.get(f"/attended/{code}")
    assert (page.status_code, page.headers["x-robots-tag"]) == (200, "noindex")
    assert "no-store" in page.headers["cache-control"]
    for part in ("3 JP", "Klasifikasi DDC", "15 Juli 2026", "bukan sertifikat kompetensi", "Puji Sri Noviani"):
        assert part in page.text
    for path in ("/attended/salah", "/v1/attended/salah"):
        assert (await client.get(path)).status_code == 404
    await venue.driver.service.deliver(sample(EnrolmentErased, siti))
    assert (await client.get(f"/attended/{code}")).status_code == 404
    assert await codes(venue) == {siti: None}
    assert await issued(venue) == 0


async def test_an_address_tells_a_paper_of_before_a_strike_apart(venue: Venue) -> None:
    siti, budi = await venue.enrol(2)
    for session in (FIRST, SECOND):
        await venue.attend(session, siti, budi)
    assert (await venue.strike(SECOND, budi)).json()["struck"] == 1  # before any paper
    await issued(venue)
    known, client = await codes(venue), venue.driver.service.client
    venue.driver.service.clock.advance(timedelta(days=1))
    await venue.strike(FIRST, siti)
    said = await shown(venue, known[siti])
    assert (said["lesson_hours"], said["corrected_on"]) == (2, "2026-07-16")
    assert "Dikoreksi pada 16 Juli 2026" in (await client.get(f"/attended/{known[siti]}")).text
    assert (await shown(venue, known[budi]))["corrected_on"] is None
    assert "Dikoreksi" not in (await client.get(f"/attended/{known[budi]}")).text
    await venue.attend(FIRST, siti, restore=True, reason="Hadir juga.")
    assert (await shown(venue, known[siti]))["corrected_on"] is None
    for session in (FIRST, SECOND):
        await venue.strike(session, siti)
    assert "Jangan andalkan" in (await shown(venue, known[siti]))["meaning"]["id"]


async def test_the_documents_of_an_activity_are_one_zip_and_say_what_the_address_says(venue: Venue) -> None:
    siti, budi = await venue.enrol(2)
    await venue.attend(FIRST, siti, budi)
    await venue.attend(SECOND, siti)
    driver, path = venue.driver, f"activities/{venue.activity}/attestations"
    with zipfile.ZipFile(io.BytesIO((await driver.call("GET", path)).content)) as archive:
        assert archive.namelist() == []
    await issued(venue)
    answer = await driver.call("GET", path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == [f"{siti}.pdf", f"{budi}.pdf"]
        pdf = archive.read(f"{siti}.pdf")
    alone = await driver.call("GET", f"participants/{siti}/attestation")
    assert (alone.content, alone.headers["content-type"]) == (pdf, "application/pdf")
    said = text_of(pdf).replace("-", "")  # a reader of PDFs takes one at the end of a line for a hyphen
    for part in (
        "Surat Keterangan Kehadiran",
        "Bukan sertifikat kompetensi",
        "Tajuk subjek",
        (await codes(venue))[siti].replace("-", ""),
    ):
        assert part in said


async def test_nothing_is_attested_before_the_end_and_to_no_stranger(driver: DevelopmentDriver) -> None:
    venue = Venue(driver, await driver.announced())
    path = f"activities/{venue.activity}/attestations"
    early = await driver.call("POST", path)
    assert (early.status_code, early.json()["code"]) == (409, "activity_not_over")
    other = driver.organizer("dispersip-lain")
    for method in ("POST", "GET"):
        assert (await driver.call(method, path, as_=other)).status_code == 404
        assert (await driver.call(method, path, as_=driver.service.token("applicant"))).status_code == 403
    assert (await driver.call("GET", f"participants/{new_id()}/attestation")).status_code == 404

"""Gaps of activities: in the report of each, on paper and in the workbook, and in one list over all of them."""

import io
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from support.drivers.development import DevelopmentDriver
from support.drivers.evaluation import LAST, UNTIL_THE_END, Workshop

AFTERWARDS = timedelta(days=2)


async def read(driver: DevelopmentDriver, path: str, as_: dict[str, str] | None = None) -> dict[str, Any]:
    """Return what the organizer, or somebody else, reads."""
    answer = await driver.call("GET", path, as_=as_)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def gaps_of(workshop: Workshop) -> list[str]:
    """Return the gaps the report of a workshop names."""
    report = await read(workshop.driver, f"activities/{workshop.activity}/report")
    return [one["kind"] for one in report["gaps"]]


@pytest.fixture
async def workshop(driver: DevelopmentDriver) -> Workshop:
    """The driver's workshop without a trainer: six people at the last of two sessions, two days ago."""
    workshop = Workshop(driver, await driver.announced(trainers=[]))
    people = await workshop.enrol(6)
    driver.service.clock.advance(UNTIL_THE_END)
    await workshop.attend(*people)
    one_sided = {"scores": [{"enrolment_id": str(people[0]), "before": 40}]}
    assert (await driver.call("PUT", f"activities/{workshop.activity}/scores", one_sided)).status_code == 200
    driver.service.clock.advance(AFTERWARDS)
    return workshop


async def test_gaps_close_as_what_is_missing_is_recorded(workshop: Workshop) -> None:
    driver = workshop.driver
    missing = ["trainer_missing", "attendance_missing", "scores_one_sided", "attestations_missing"]
    assert await gaps_of(workshop) == missing
    people = (await read(driver, f"activities/{workshop.activity}/participants"))["items"]
    ids = [one["enrolment_id"] for one in people]
    first = (await read(driver, f"activities/{workshop.activity}"))["sessions"][0]["id"]
    assert first != LAST
    listed = {"enrolment_ids": ids, "reason": "Daftar hadir menyusul."}
    await driver.call("PUT", f"activities/{workshop.activity}/sessions/{first}/attendance", listed)
    await driver.call(
        "PUT", f"activities/{workshop.activity}/scores", {"scores": [{"enrolment_id": ids[0], "after": 80}]}
    )
    await driver.call("POST", f"activities/{workshop.activity}/attestations")
    assert await gaps_of(workshop) == ["trainer_missing"]


async def test_paper_and_workbook_name_them_too(workshop: Workshop) -> None:
    path = f"activities/{workshop.activity}/report"
    with pypdfium2.PdfDocument((await workshop.driver.call("GET", f"{path}.pdf")).content) as document:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO((await workshop.driver.call("GET", f"{path}.xlsx")).content))
    rows = workbook.get_sheet_by_name("Ringkasan").to_python()
    assert "Yang perlu dilengkapi" in text
    assert "Catat narasumber" in text
    assert any(str(row[0]).startswith("Catat kehadiran: sesi “Klasifikasi DDC”") for row in rows)


async def test_one_list_names_every_activity_with_gaps_that_the_caller_may_see(workshop: Workshop) -> None:
    driver = workshop.driver
    found = await read(driver, "gaps")
    (item,) = found["items"]
    assert (item["activity_id"], item["title"]) == (workshop.activity, "Bimbingan Teknis Banjarmasin")
    assert item["gaps"][0]["message"]["en"] == "Record who taught: this activity has begun and names nobody."
    assert (await read(driver, "gaps", driver.service.token("observer")))["items"] == found["items"]
    assert (await read(driver, "gaps", driver.organizer("dispersip-lain")))["items"] == []
    late = await driver.activity()  # its sessions are over, and it was never announced
    kinds = {one["activity_id"]: [gap["kind"] for gap in one["gaps"]] for one in (await read(driver, "gaps"))["items"]}
    assert kinds[late] == ["never_announced"]
    assert kinds.keys() == {workshop.activity, late}

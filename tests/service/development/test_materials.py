"""Materials of activities: judged, written anew, read by whoever knows the address, gone once taken away."""

import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from development.materials.worker import end_some
from kompeten.objects.settings import ObjectsSettings
from support.drivers.development import DevelopmentDriver
from support.strange_papers import jpeg, pdf, pdf_with_script

MACRO = b"PK\x03\x04" + b"\0" * 100


async def add(
    driver: DevelopmentDriver,
    activity: str,
    content: bytes,
    *,
    title: str = "Salindia",
    as_: dict[str, str] | None = None,
) -> httpx.Response:
    """Send a file in."""
    headers = (as_ or driver.organizer()) | {"content-type": "application/octet-stream"}
    params = {"activity_id": activity, "title": title}
    return await driver.service.client.post("/v1/materials", params=params, content=content, headers=headers)


async def added(driver: DevelopmentDriver, activity: str, content: bytes, **more: Any) -> dict[str, Any]:
    """Return a material that was taken in."""
    answer = await add(driver, activity, content, **more)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def files(driver: DevelopmentDriver) -> list[Path]:
    settings = driver.service.runtime.settings
    assert isinstance(settings, ObjectsSettings)
    return [path for path in settings.objects_dir.rglob("*") if path.is_file()]


def path_of(material: dict[str, Any]) -> str:
    return str(httpx.URL(material["address"]).path)


async def test_whoever_knows_the_address_reads_what_was_judged_and_written_anew(driver: DevelopmentDriver) -> None:
    activity = await driver.announced()
    slides = await added(driver, activity, pdf(pages=31))
    picture = await added(driver, activity, jpeg(secret="RAHASIA"), title="Papan tulis")
    assert [slides["type"], picture["type"]] == ["application/pdf", "image/jpeg"]
    client = driver.service.client
    read = await client.get(path_of(picture))
    assert read.status_code == 200
    assert read.headers["content-type"] == "image/jpeg"
    assert read.headers["x-content-type-options"] == "nosniff"
    assert read.headers["content-disposition"].startswith("attachment; filename=")
    assert b"RAHASIA" not in read.content
    assert Image.open(io.BytesIO(read.content)).size == (60, 40)
    head = await client.head(path_of(picture))
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", read.headers["etag"])
    known = await client.get(path_of(picture), headers={"If-None-Match": read.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    listed = await driver.call("GET", f"activities/{activity}/materials")
    assert listed.json()["items"] == [slides, picture]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf_with_script(), "paper_active"),
        (MACRO, "paper_type_unknown"),
        (b"MZ" + b"\0" * 100, "paper_type_unknown"),
        (b"<html><script>alert(1)</script>", "paper_type_unknown"),
        (pdf(pages=201), "paper_too_many_pages"),
        (pdf()[:200], "paper_unreadable"),
    ],
)
async def test_what_acts_or_is_nothing_we_know_is_refused_and_leaves_nothing(
    driver: DevelopmentDriver, content: bytes, code: str
) -> None:
    refused = await add(driver, await driver.announced(), content)
    assert (refused.status_code, refused.json()["code"]) == (422, "document_refused")
    assert [one["code"] for one in refused.json()["errors"]] == [code]
    assert files(driver) == []
    assert await driver.service.rows("SELECT id FROM material") == []


async def test_an_address_shows_nothing_before_the_announcement_nor_after_a_cancellation(
    driver: DevelopmentDriver,
) -> None:
    activity = await driver.activity()
    material = await added(driver, activity, pdf())
    client = driver.service.client
    early = await client.get(path_of(material))
    assert (early.status_code, early.json()["code"]) == (404, "material_not_found")
    assert (await driver.call("POST", f"activities/{activity}/announcement")).status_code == 200
    assert (await client.get(path_of(material))).status_code == 200
    await driver.call("POST", f"activities/{activity}/cancellation", {"reason": "Banjir."})
    assert (await client.get(path_of(material))).status_code == 404
    assert (await add(driver, activity, pdf())).json()["code"] == "activity_not_announced"
    assert (await client.get("/v1/materials/tidak-ada")).status_code == 404


async def test_what_is_taken_away_is_gone_from_its_address_at_once_and_then_from_the_store(
    driver: DevelopmentDriver,
) -> None:
    activity = await driver.announced()
    stays, goes = await added(driver, activity, pdf()), await added(driver, activity, jpeg())
    path = f"activities/{activity}/materials/{goes['id']}"
    stranger = driver.organizer("arpusda-semarang")
    assert (await driver.call("DELETE", path, as_=stranger)).status_code == 404
    assert (await add(driver, activity, pdf(), as_=stranger)).status_code == 404
    assert (await driver.call("DELETE", path)).status_code == 204
    assert (await driver.call("DELETE", path)).status_code == 404
    assert (await driver.service.client.get(path_of(goes))).status_code == 404
    assert (await driver.service.client.get(path_of(stays))).status_code == 200
    assert len(files(driver)) == 2
    await end_some(driver.service.runtime)
    assert len(files(driver)) == 1
    left = await driver.service.rows("SELECT id FROM material WHERE object_name IS NOT NULL")
    assert [str(one["id"]) for one in left] == [stays["id"]]
    acts = await driver.service.rows("SELECT action FROM audit_entry WHERE object_type = 'material' ORDER BY action")
    assert [one["action"] for one in acts] == ["add_material", "add_material", "remove_material"]


async def test_an_activity_has_so_many_and_a_file_that_is_lost_says_so(
    driver: DevelopmentDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = await driver.announced()
    material = await added(driver, activity, pdf())
    monkeypatch.setattr("development.materials.commands.MOST", 1)
    assert (await add(driver, activity, pdf())).json()["code"] == "too_many_materials"
    for path in files(driver):
        path.unlink()
    lost = await driver.service.client.get(path_of(material))
    assert (lost.status_code, lost.json()["code"]) == (404, "material_not_found")

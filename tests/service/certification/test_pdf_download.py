"""The PDF follows the issue: 503 until it is drawn, then the same bytes for ever."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from certification.certificates import renderer as drawing
from certification.certificates.parts import renderer_of
from certification.certificates.renderer import Renderer
from certification.credentials.parts import signer_of
from certification.pdf.data import CertificateDocument
from certification.pdf.rendering import Unprintable, render_off_loop
from certification.settings import CertificationSettings
from conftest import MakeService
from support.drivers.certification import CertificationDriver
from support.waiting import until


def _files(driver: CertificationDriver) -> list[Path]:
    settings = driver.service.runtime.settings
    assert isinstance(settings, CertificationSettings)
    return sorted(settings.objects_dir.rglob("*.pdf"))


async def test_the_download_says_when_to_come_back_until_the_pdf_is_drawn(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    path = f"/certificates/{entry['id']}/pdf"

    early = await driver.call("GET", path)
    drawn = await driver.draw()
    response = await driver.call("GET", path)

    assert (early.status_code, early.json()["code"], early.headers["Retry-After"]) == (503, "not_rendered_yet", "2")
    assert drawn == 1
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"] == 'attachment; filename="00001-LSP-PUSTAKAWAN-KL-04-2026.pdf"'
    assert response.content.startswith(b"%PDF-")
    assert int(response.headers["content-length"]) == len(response.content)
    digest = hashlib.sha256(response.content).hexdigest()
    assert response.headers["etag"] == f'"{digest}"'
    shown = await driver.ok("GET", f"/certificates/{entry['id']}")
    assert (shown["rendered"], shown["sha256"]) == (True, digest)


async def test_who_has_the_pdf_already_gets_no_bytes(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    await driver.draw()
    first = await driver.call("GET", f"/certificates/{entry['id']}/pdf")

    again = await driver.call("GET", f"/certificates/{entry['id']}/pdf", If_None_Match=first.headers["etag"])

    assert (again.status_code, again.content) == (304, b"")


async def test_the_worker_draws_at_once_what_its_own_process_issued(
    make_service: MakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "POLL_SECONDS", 3600)
    async with make_service("certification", run_workers=True) as service:
        driver = CertificationDriver(service)
        entry = await driver.certificate()

        async def downloaded() -> bool:
            return (await driver.call("GET", f"/certificates/{entry['id']}/pdf")).status_code == 200

        await until(downloaded, what="the PDF, though nobody polls")


async def test_several_renderers_share_the_queue(driver: CertificationDriver) -> None:
    cases = [await driver.case() for _ in range(25)]
    await driver.issue(await driver.granted(*cases))
    while await signer_of(driver.service.runtime)._work():
        pass
    own = renderer_of(driver.service.runtime)
    renderers = [own, *(Renderer(driver.service.runtime, own.store, own.sealer) for _ in range(2))]

    first, second = await _rounds(renderers), await _rounds(renderers)

    assert sum(first) + sum(second) == 25
    assert len(_files(driver)) == 25
    assert [row["n"] for row in await driver.service.rows("SELECT count(sha256) AS n FROM certificate")] == [25]


async def _rounds(renderers: list[Renderer]) -> list[int]:
    return list(await asyncio.gather(*(renderer.render_some() for renderer in renderers)))


async def test_a_lost_file_is_drawn_again_with_the_same_bytes(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    await driver.draw()
    (file,) = _files(driver)
    before = file.read_bytes()
    file.unlink()

    response = await driver.call("GET", f"/certificates/{entry['id']}/pdf")

    assert response.content == before == file.read_bytes()


async def test_what_cannot_be_drawn_is_told_and_holds_up_nobody(
    driver: CertificationDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = await driver.certificate(), await driver.certificate()
    assert await _failures(driver) == "0.0", "a counter that begins with its first failure has not risen"

    async def refuse_one(document: CertificateDocument, statement: bytes | None) -> bytes:
        if str(document.certificate_id) == bad["id"]:
            raise Unprintable("no font holds this sign")
        return await render_off_loop(document, statement)

    monkeypatch.setattr("certification.certificates.renderer.render_off_loop", refuse_one)
    renderer = renderer_of(driver.service.runtime)
    assert (await driver.draw(), await renderer.render_some(), await _failures(driver)) == (2, 0, "1.0")

    await driver.refused("GET", f"/certificates/{bad['id']}/pdf", status=409, code="unprintable")
    assert (await driver.call("GET", f"/certificates/{good['id']}/pdf")).status_code == 200
    assert (await driver.ok("GET", f"/certificates/{bad['id']}"))["render_failure"] == "no font holds this sign"

    monkeypatch.undo()
    operator = driver.service.token("operator", subject="user-op")
    path, order = "/v1/operations/certification/drawings", {"reason": "A font was added"}
    again = await driver.service.client.post(path, json=order, headers=operator)
    assert again.json() == {"certificates": [bad["id"]]}
    assert await renderer.render_some() == 1
    assert (await driver.call("GET", f"/certificates/{bad['id']}/pdf")).status_code == 200
    audited = await driver.service.rows("SELECT actor, object_id FROM audit_entry WHERE action LIKE 'draw%'")
    assert audited == [{"actor": "user-op", "object_id": bad["id"]}]


async def _failures(driver: CertificationDriver) -> str:
    """Return what is told of drawings that failed: the alert asks whether it rose."""
    told = (await driver.service.client.get("/metrics")).text
    name = 'kompeten_certificate_render_failures_total{reason="Unprintable"} '
    return next((line.removeprefix(name) for line in told.splitlines() if line.startswith(name)), "nothing")


async def test_a_certificate_is_drawn_from_what_was_frozen_at_issue(driver: CertificationDriver) -> None:
    entry = await driver.certificate()

    rows = await driver.service.rows("SELECT document, template_version FROM certificate")

    assert rows[0]["template_version"] == rows[0]["document"]["template_version"] == "certificate-3"
    assert rows[0]["document"]["director_name"] == "Direktur Contoh"
    assert rows[0]["document"]["verification_url"] == entry["verification_url"]
    assert CertificateDocument.model_validate(rows[0]["document"])


async def test_what_was_issued_by_an_unknown_template_is_left_to_a_process_that_knows_it(
    driver: CertificationDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = await driver.certificate()
    renderer = renderer_of(driver.service.runtime)
    await signer_of(driver.service.runtime).sign_some()

    async def waiting() -> tuple[str, str]:
        told = (await driver.service.client.get("/metrics")).text
        names = ("kompeten_certificates_unrendered", "kompeten_certificates_of_unknown_template")
        first, second = (next(line for line in told.splitlines() if line.startswith(f"{name} ")) for name in names)
        return first.split()[1], second.split()[1]

    with monkeypatch.context() as older:
        for user in ("renderer", "gauges"):
            older.setattr(f"certification.certificates.{user}.KNOWN_TEMPLATES", frozenset({"certificate-1"}))
        assert (await renderer.render_some(), await waiting()) == (0, ("1.0", "1.0"))
        path = f"/certificates/{entry['id']}/pdf"
        await driver.refused("GET", path, status=503, code="not_rendered_yet")
    assert await waiting() == ("1.0", "0.0")
    assert (await renderer.render_some(), await waiting()) == (1, ("0.0", "0.0"))

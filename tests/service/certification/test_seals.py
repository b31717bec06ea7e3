"""What is issued is sealed: whoever gets it gets the same bytes, for ever, and waits where the seal has to."""

import hashlib
import io
import zipfile
from datetime import timedelta

import asyncpg
import pytest

from certification.certificates.parts import renderer_of
from certification.credentials.parts import signer_of
from certification.seals.folder import FolderSeals, put_seal
from conftest import MakeService
from service.certification.test_holder_links import opened
from service.certification.test_pdf_download import _files
from support.drivers.certification import CertificationDriver
from support.drivers.credentials import keyring
from support.lsps import LSP
from support.people import BATCH
from support.seals import handed_over, read, time_authority

AS_AT_THE_BACKUP = """
UPDATE certificate SET sha256 = NULL, rendered_at = NULL, seal = NULL, sealed_by = NULL, statement = NULL,
       signed_at = NULL
"""


async def _pdf(driver: CertificationDriver, entry: dict[str, str]) -> bytes:
    return (await driver.call("GET", f"/certificates/{entry['id']}/pdf")).content


async def test_everybody_sees_the_sealed_bytes_and_who_sealed_them(driver: CertificationDriver) -> None:
    put_seal(keyring(driver), LSP, handed_over())
    entry = await driver.certificate()
    await driver.draw()
    pdf = await _pdf(driver, entry)
    assert (await read(pdf, driver.service.clock.now())).bottom_line
    told = await driver.verified(entry)
    assert (told["sealed_by"], told["documents"][0]["sha256"]) == ("LSP Contoh", hashlib.sha256(pdf).hexdigest())
    page = (await driver.service.client.get("/verify/" + entry["verification_url"].rpartition("/")[2])).text
    assert "disegel secara elektronik oleh LSP Contoh" in page
    assert "disegel secara elektronik oleh LSP Contoh" in (await opened(driver, entry)).text, "the holder is told, too"
    archive = await driver.call("GET", f"/batches/{BATCH.id}/certificates", role="certification_manager")
    with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
        assert [files.read(name) for name in files.namelist()] == [pdf]


async def test_a_lost_or_altered_file_has_its_bytes_again_whatever_became_of_certificate_and_authority(
    make_service: MakeService,
) -> None:
    async with time_authority() as authority, make_service("certification", tsa_url=authority.address) as service:
        driver = CertificationDriver(service)
        put_seal(keyring(driver), LSP, handed_over())
        entry = await driver.certificate()
        await driver.draw()
        before = await _pdf(driver, entry)
        validity = (await read(before, service.clock.now())).timestamp_validity
        assert validity is not None
        (file,), asked = _files(driver), authority.asked
        put_seal(keyring(driver), LSP, handed_over("LSP Contoh Baru"))
        for harm in (file.unlink, lambda: file.write_bytes(before + b" ")):
            harm()
            assert await _pdf(driver, entry) == before == file.read_bytes()
        assert authority.asked == asked
        newer = await driver.certificate()
        await driver.draw()
        assert (await driver.verified(newer))["sealed_by"] == "LSP Contoh Baru"


async def test_a_stamped_file_in_the_store_outlives_a_database_that_went_back_and_nothing_else_there_does(
    make_service: MakeService,
) -> None:
    async with time_authority() as authority, make_service("certification", tsa_url=authority.address) as service:
        driver = CertificationDriver(service)
        put_seal(keyring(driver), LSP, handed_over())
        others = await driver.certificate()
        entry = await driver.certificate()
        await driver.draw()
        issued, asked = await _pdf(driver, entry), authority.asked
        (file,) = [one for one in _files(driver) if entry["id"] in one.name]
        await _go_back(driver)
        assert (await _pdf(driver, entry), authority.asked) == (issued, asked)
        file.unlink()
        assert await _pdf(driver, entry) == issued, "with the seal that was found, which is kept again"

        unsealed, update = issued[: issued.index(b"%%EOF") + 6], issued.rindex(b"/Type")
        changed = issued[:update] + b"/type" + issued[update + 5 :]
        for planted in (issued + b"\n", changed, unsealed, await _pdf(driver, others), b"other", b""):
            file.write_bytes(planted)
            await _go_back(driver)
            anew = await _pdf(driver, entry)
            assert anew not in {issued, planted}
            assert (await read(anew, service.clock.now())).bottom_line
        put_seal(keyring(driver), LSP, handed_over("LSP Contoh Baru"))
        await _go_back(driver)
        assert await _pdf(driver, entry) != anew, "what the certificate before sealed is not known again"


async def _go_back(driver: CertificationDriver) -> None:
    """Let the database be as it was before the PDFs were made, and make them."""
    owner = await asyncpg.connect(driver.service.database.owner_url)
    await owner.execute(AS_AT_THE_BACKUP)
    await owner.close()
    await driver.draw()


async def test_what_waits_for_its_seal_is_told_and_holds_up_no_other_lsp(
    driver: CertificationDriver,
) -> None:
    put_seal(keyring(driver), LSP, handed_over(days=30))
    entry = await driver.certificate()
    await signer_of(driver.service.runtime).sign_some()
    renderer = renderer_of(driver.service.runtime)
    assert [await renderer.render_some() for _ in range(2)] == [1, 0], "its turn is over for a minute"
    path = f"/certificates/{entry['id']}/pdf"
    await driver.refused("GET", path, status=503, code="not_rendered_yet")
    told = (await driver.service.client.get("/metrics")).text
    assert 'kompeten_seal_certificate_remaining_seconds{lsp="lsp-pustakawan"} -' in told

    put_seal(keyring(driver), LSP, handed_over())
    driver.service.clock.advance(timedelta(seconds=61))
    assert await renderer.render_some() == 1
    assert (await read(await _pdf(driver, entry), driver.service.clock.now())).bottom_line


async def test_an_lsp_without_a_certificate_issues_what_was_drawn_and_its_papers_are_never_sealed(
    driver: CertificationDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setattr(FolderSeals, "find_seal", _nothing)
        entry = await driver.certificate()
        await driver.draw()
    before = await _pdf(driver, entry)
    told = await driver.verified(entry)
    (file,) = _files(driver)
    file.unlink()
    assert await _pdf(driver, entry) == before
    assert (told["sealed_by"], b"/ByteRange" in before) == (None, False)
    code = entry["verification_url"].rpartition("/")[2]
    assert "disegel" not in (await driver.service.client.get(f"/verify/{code}")).text


async def _nothing(*_: object, **__: object) -> None:
    return None

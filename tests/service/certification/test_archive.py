"""The certificates of a batch in one ZIP, for whoever prints or hands them out."""

import io
import zipfile

from support.drivers.certification import CertificationDriver
from support.people import BATCH

ARCHIVE = f"/batches/{BATCH.id}/certificates"


async def test_a_batch_is_one_zip_of_the_pdfs_that_still_count(driver: CertificationDriver) -> None:
    await driver.refused("GET", ARCHIVE, role="director", status=404, code="not_found")
    session_id = await driver.granted(*[await driver.case() for _ in range(3)])
    entries = (await driver.issue(session_id))["issued"]
    await driver.refused("GET", ARCHIVE, role="director", status=503, code="not_rendered_yet")
    await driver.draw()
    await driver.order(entries[0]["id"], "withdraw", "wrongly_issued")

    answer = await driver.call("GET", ARCHIVE, role="certification_manager")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [one["certificate_number"].replace("/", "-") + ".pdf" for one in entries[1:]]
        for one, name in zip(entries[1:], archive.namelist(), strict=True):
            alone = await driver.call("GET", f"/certificates/{one['id']}/pdf", role="director")
            assert archive.read(name) == alone.content
    (read,) = await driver.service.rows("SELECT details FROM audit_entry WHERE object_id = :of", of=str(BATCH.id))
    assert read["details"] == {"shown": 2}
    theirs = CertificationDriver(driver.service, "lsp-arsiparis")
    await theirs.refused("GET", ARCHIVE, role="director", status=404, code="not_found")

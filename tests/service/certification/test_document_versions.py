"""A reduced scope has a document of its own; the one before is kept, and known by its hash to whoever has the file."""

import hashlib

from service.certification.test_pdf_download import _files
from support.drivers.certification import CertificationDriver
from support.people import SCHEME

CODES = [unit.code for unit in SCHEME.units]


async def test_what_is_left_of_a_scope_is_drawn_and_what_was_issued_stays_known(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    assert (await driver.verified(entry))["documents"] == [], "nothing is drawn yet"
    await driver.draw()
    path = f"/certificates/{entry['id']}/pdf"
    whole = (await driver.call("GET", path)).content

    await driver.order(entry["id"], "reduce_scope", "no_longer_competent", units=CODES[:1])
    early = await driver.call("GET", path)
    between = (await driver.verified(entry))["documents"]
    assert await driver.draw() == 1
    reduced = await driver.call("GET", path)

    first, second = (hashlib.sha256(one).hexdigest() for one in (whole, reduced.content))
    assert (early.json()["code"], early.headers["Retry-After"]) == ("not_rendered_yet", "2")
    assert between == [{"version": 1, "sha256": first, "replaced_on": "2026-07-20"}]
    told = (await driver.verified(entry))["documents"]
    assert told == [*between, {"version": 2, "sha256": second, "replaced_on": None}]
    assert (reduced.headers["etag"], first != second) == (f'"{second}"', True)
    files = _files(driver)
    assert sorted(hashlib.sha256(one.read_bytes()).hexdigest() for one in files) == sorted([first, second])
    page = (await driver.service.client.get("/verify/" + entry["verification_url"].rpartition("/")[2])).text
    assert f'data-result="{first}"' in page
    assert f'data-result="{second}"' in page

    for file in files:
        file.unlink()
    assert (await driver.call("GET", path)).content == reduced.content, "drawn again with the same bytes"


async def test_staff_get_a_former_version_as_it_was_issued_which_is_audited(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    path = f"/certificates/{entry['id']}"
    await driver.draw()
    whole = (await driver.call("GET", f"{path}/pdf")).content
    assert (await driver.call("GET", f"{path}/documents/1")).status_code == 404, "it is the present one"
    await driver.order(entry["id"], "reduce_scope", "no_longer_competent", units=CODES[:1])
    await driver.draw()

    assert (await driver.ok("GET", f"{path}/documents"))["items"] == (await driver.verified(entry))["documents"]
    former = await driver.call("GET", f"{path}/documents/1")
    assert former.content == whole
    assert former.headers["etag"] == f'"{hashlib.sha256(whole).hexdigest()}"'
    assert former.headers["content-disposition"] == 'attachment; filename="00001-LSP-PUSTAKAWAN-KL-04-2026-v1.pdf"'
    reads = "SELECT object_id FROM audit_entry WHERE action = 'read_former_certificate_pdf'"
    assert await driver.service.rows(reads) == [{"object_id": entry["id"]}]

    (file,) = [one for one in _files(driver) if one.read_bytes() == whole]
    for harm in (lambda: file.write_bytes(whole + b" "), file.unlink):
        harm()
        lost = await driver.call("GET", f"{path}/documents/1")
        assert (lost.status_code, lost.json()["code"]) == (410, "former_document_lost")
    assert len(await driver.service.rows(reads)) == 1, "nothing was shown"


async def test_a_scope_reduced_before_anything_was_drawn_leaves_no_version_behind(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    await driver.order(entry["id"], "reduce_scope", "no_longer_competent", units=CODES[:1])
    await driver.draw()
    (only,) = (await driver.verified(entry))["documents"]
    assert (only["version"], only["replaced_on"]) == (1, None)

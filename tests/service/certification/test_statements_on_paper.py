"""What is drawn carries a signed statement: of just this version, kept with it, and none where there is no key."""

from pathlib import Path

import httpx
import pytest

from certification.certificates.parts import renderer_of
from certification.credentials.folder import FolderKeyring, StoredKey, read_keys
from certification.credentials.keys import Purpose, find_signing_key
from certification.credentials.parts import signer_of
from certification.verification.app import FILES, WORKER
from support.drivers.certification import CertificationDriver
from support.drivers.credentials import keyring
from support.lsps import LSP
from support.people import SCHEME
from support.qr import read_qr
from support.statements import digits_of, read_statement

CODES = [unit.code for unit in SCHEME.units]
PRINTED = 300 / 72  # dots per point


async def _pdf(driver: CertificationDriver, certificate_id: str) -> bytes:
    return (await driver.call("GET", f"/certificates/{certificate_id}/pdf")).content


async def _kept(driver: CertificationDriver) -> bytes:
    (row,) = await driver.service.rows("SELECT statement FROM certificate")
    statement: bytes = row["statement"]
    return statement


def _public(driver: CertificationDriver) -> bytes:
    key = find_signing_key(
        [one.key for one in read_keys(keyring(driver), LSP) if isinstance(one, StoredKey)], Purpose.STATEMENT
    )
    assert key is not None
    return key.public


async def test_each_version_carries_its_own_statement_for_ever(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    assert await renderer_of(driver.service.runtime).render_some() == 0, "not signed yet"
    await driver.draw()
    whole = await _kept(driver)
    said = read_statement(digits_of(whole), _public(driver))
    (place,) = await driver.service.rows("SELECT list_number, place FROM credential")
    assert said[2] == entry["certificate_number"]
    assert said[-65537] == [entry["holder_name"], SCHEME.code, CODES, place["list_number"], place["place"]]

    await driver.order(entry["id"], "reduce_scope", "no_longer_competent", units=CODES[:1])
    assert await renderer_of(driver.service.runtime).render_some() == 0, "what is left is not signed yet"
    await driver.draw()
    reduced = await _kept(driver)
    assert read_statement(digits_of(reduced), _public(driver))[-65537][2] == CODES[1:]
    await driver.order(entry["id"], "withdraw", "wrongly_issued")
    await driver.draw()
    assert await _kept(driver) == reduced, "what is on paper stays"


async def test_the_code_that_is_drawn_is_read_whole(
    driver: CertificationDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FolderKeyring, "sign", _always_the_same)  # no lot: not every scanner reads every code
    entry = await driver.certificate()
    await driver.draw()
    scanned = read_qr(await _pdf(driver, entry["id"]), scale=2 * PRINTED)
    assert scanned.partition("#")[::2] == (entry["verification_url"], digits_of(await _kept(driver)))


async def _always_the_same(*_: object) -> bytes:
    return bytes(range(64))


async def test_a_lost_file_has_the_statement_of_its_first_drawing_also_after_the_keys_changed(
    driver: CertificationDriver,
) -> None:
    entry = await driver.certificate()
    await driver.draw()
    before = await _pdf(driver, entry["id"])
    for file in _objects(driver).glob("certificates/*.pdf"):
        file.unlink()
    (keyring(driver) / f"{LSP}.json").unlink()
    assert await _pdf(driver, entry["id"]) == before


def _objects(driver: CertificationDriver) -> Path:
    folder = renderer_of(driver.service.runtime).store._folder
    assert folder is not None
    return folder


async def test_what_was_drawn_without_a_statement_is_never_given_one(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    await driver.draw()
    await _as_drawn_before(driver)
    await signer_of(driver.service.runtime).sign_some()
    assert await _kept(driver) is None
    assert (await driver.ok("GET", f"/certificates/{entry['id']}"))["rendered"]


async def _as_drawn_before(driver: CertificationDriver) -> None:
    async with driver.service.runtime.sessions.begin() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE certificate SET statement = NULL, signed_at = NULL")


async def test_the_page_and_its_worker_are_served_with_policies_of_their_own(driver: CertificationDriver) -> None:
    async def fetched(path: str) -> httpx.Response:
        return await driver.service.client.get(path)

    for name, file in FILES.items():
        shown = await fetched(f"/verify/app/{name}")
        assert (shown.status_code, shown.text) == (200, file.content)
        assert shown.headers["content-type"].partition(";")[0] == file.media_type.partition(";")[0]
    policy = (await fetched("/verify/app/offline.html")).headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "connect-src" not in policy, "the worker alone asks"
    worker = await fetched("/verify/worker.js")
    assert (worker.text, worker.headers["cache-control"]) == (WORKER.content, "no-cache")
    assert worker.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'"
    assert (await fetched("/verify/app/other.js")).status_code == 422

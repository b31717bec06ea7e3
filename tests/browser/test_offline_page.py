"""The statement of a QR code in Chromium: beside the register's page, and by itself once the network is cut."""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from obstore.store import LocalStore
from playwright.async_api import Browser, BrowserContext

from browser.scanning import LSP, PLACE, WAIT, FileHandler, Issuer, Verifier
from browser.test_pages import look_at
from certification.credentials.folder import FolderKeyring, add_key, revoke_key
from certification.credentials.keys import Purpose
from kompeten.clock import SystemClock
from kompeten.objects.store import ObjectStore


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Issuer]:
    keyring = FolderKeyring(tmp_path / "keys", clock=SystemClock(), development=True)
    made = Issuer(tmp_path, keyring, ObjectStore(LocalStore(tmp_path), tmp_path))
    made.start()
    yield made
    made.stop()


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    made = await browser.new_context()
    yield made
    await made.close()


@pytest.fixture
async def verifier(context: BrowserContext, issuer: Issuer) -> Verifier:
    made = Verifier(issuer, await context.new_page())
    made.page.on("pageerror", lambda error: made.errors.append(str(error)))
    made.page.on(
        "console",
        lambda told: made.errors.append(told.text) if "Content Security Policy" in told.text else None,
    )
    return made


async def test_once_seen_with_a_network_an_issuers_certificates_are_checked_without_one(
    verifier: Verifier, issuer: Issuer, pictures: Path
) -> None:
    await issuer.publish()
    digits = await issuer.statement()
    assert "Kode QR asli" in await verifier.scan(digits)
    await look_at(verifier.page, pictures, "statement-online")
    assert not await verifier.is_offline()

    issuer.stop()
    told = await verifier.scan(digits)
    assert await verifier.is_offline()
    assert "Asli dan tanpa catatan" in told
    facts = await verifier.page.inner_text("dl")
    for expected in ("Siti Nurhaliza Rahmah", "00123/LSP-PUSTAKAWAN/KL-03/2025", "R.91PRP02.908.1", "yang lalu"):
        assert expected in facts
    assert "Register tidak terjangkau" in await verifier.page.inner_text("main")
    await look_at(verifier.page, pictures, "statement-offline")

    another = await issuer.statement(holder_name="Budi Santoso", certificate_number="00124/X/2025")
    assert "Asli dan tanpa catatan" in await verifier.scan(another, code="x" * 24), "never seen before"
    assert "Kode QR tidak asli" in await verifier.scan(str(int(digits) + 7 * 10**40))
    await look_at(verifier.page, pictures, "statement-offline-altered")
    assert "Tanpa pernyataan" in await verifier.scan(""), "older paper"
    await look_at(verifier.page, pictures, "statement-offline-none")

    issuer.start()
    assert "Kode QR asli" in await verifier.scan(digits)
    assert not await verifier.is_offline()
    assert not verifier.errors


async def test_the_register_is_asked_as_soon_as_it_can_be_reached(
    verifier: Verifier, issuer: Issuer, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await issuer.publish()
    digits = await issuer.statement()
    await verifier.scan(digits)
    issuer.stop()
    await verifier.scan(digits)
    issuer.start()
    await verifier.page.evaluate("dispatchEvent(new Event('online'))")
    await verifier.page.wait_for_selector("#arti-id:has-text('dapat diandalkan')", timeout=WAIT)
    await look_at(verifier.page, pictures, "statement-offline-answered")
    monkeypatch.setattr(FileHandler, "is_broken", True)
    assert "Asli dan tanpa catatan" in await verifier.scan(digits), "the register's page is out of order"
    assert await verifier.is_offline()
    assert "dapat diandalkan" in await verifier.page.inner_text("#arti-id")
    other = await issuer.statement(certificate_number="00124/X/2025")
    assert "Kode QR tidak cocok" in await verifier.scan(other)
    assert not verifier.errors


async def test_a_code_that_was_tampered_with_is_told_beside_the_register(
    verifier: Verifier, issuer: Issuer, pictures: Path
) -> None:
    await issuer.publish()
    digits = await issuer.statement()
    assert "Kode QR tidak asli" in await verifier.scan(digits[:-3] + "123")
    await look_at(verifier.page, pictures, "statement-online-altered")
    assert "Kode QR tidak asli" in await verifier.scan("12345")
    assert "Kode QR tidak cocok" in await verifier.scan(await issuer.statement(certificate_number="00124/X/2025"))
    assert not await verifier.scan(""), "older paper has nothing to say"
    assert not verifier.errors


async def test_what_is_known_of_the_status_is_told_and_how_old_it_is(
    verifier: Verifier, issuer: Issuer, pictures: Path
) -> None:
    told: dict[str, str] = {}
    digits = await issuer.statement()
    for name, bits, age in (
        ("ended", {"revocation": [PLACE.index]}, timedelta(hours=1)),
        ("suspended", {"suspension": [PLACE.index]}, timedelta(hours=1)),
        ("others", {"suspension": [PLACE.index - 1, PLACE.index + 1]}, timedelta(hours=1)),
        ("stale", {}, timedelta(days=9)),
    ):
        await issuer.publish(age=age, **bits)
        await verifier.scan(digits)
        issuer.stop()
        told[name] = await verifier.scan(digits)
        if name in ("ended", "stale"):
            await look_at(verifier.page, pictures, f"statement-offline-{name}")
        issuer.start()
    assert "9 hari yang lalu" in await _last_facts(verifier, issuer, digits)
    for name, said in (
        ("ended", "Dicabut atau diganti"),
        ("suspended", "dibekukan sementara"),
        ("others", "tanpa catatan"),
        ("stale", "mungkin sudah berubah"),
    ):
        assert said in told[name], told
    past = datetime.now(UTC).date() - timedelta(days=2)
    issuer.stop()
    assert "Masa berlaku habis" in await verifier.scan(await issuer.statement(valid_until=past))


async def _last_facts(verifier: Verifier, issuer: Issuer, digits: str) -> str:
    issuer.stop()
    await verifier.scan(digits)
    facts = await verifier.page.inner_text("dl")
    issuer.start()
    return facts


async def test_replaced_keys_hold_and_a_revoked_one_does_not(verifier: Verifier, issuer: Issuer) -> None:
    await issuer.publish()
    before, keys = await issuer.statement(), issuer.folder / "keys"
    replaced = (await issuer.signatory()).statement
    assert replaced is not None
    add_key(keys, LSP, Purpose.STATEMENT, made_at=datetime.now(UTC) + timedelta(seconds=1))
    after = await issuer.statement()
    await verifier.scan(before)
    issuer.stop()
    assert "Belum dapat diperiksa" in await verifier.scan(after), "a key that this device never saw"
    issuer.start()
    await issuer.publish()
    for digits in (before, after):
        assert "Kode QR asli" in await verifier.scan(digits)
    revoke_key(keys, LSP, replaced.multibase, revoked_at=datetime.now(UTC))
    await issuer.publish()
    assert "Kunci penandatangan sudah dicabut" in await verifier.scan(before)
    issuer.stop()
    assert "Kunci penandatangan sudah dicabut" in await verifier.scan(before)
    assert "Asli dan tanpa catatan" in await verifier.scan(after)
    assert not verifier.errors


async def test_the_page_can_be_installed(verifier: Verifier, issuer: Issuer) -> None:
    await issuer.publish()
    await verifier.scan(await issuer.statement())
    session = await verifier.page.context.new_cdp_session(verifier.page)
    told = await session.send("Page.getAppManifest")
    assert not told["errors"]
    assert json.loads(told["data"])["start_url"] == "/verify/app/offline.html"
    refused = (await session.send("Page.getInstallabilityErrors"))["installabilityErrors"]
    assert {one["errorId"] for one in refused} <= {"in-incognito"}
    issuer.stop()
    await verifier.page.goto(f"{issuer.url}/verify/app/offline.html")
    said = await verifier.page.inner_text("main")
    assert "Tanpa pernyataan" in said, "as an installed page opens"
    assert "tidak terjangkau" not in said, "nobody asked"

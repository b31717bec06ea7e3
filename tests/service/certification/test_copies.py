"""What is public is copied to where any web server can show it, and goes on being verified with everything down."""

import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from certification.copies.certificates import get_due, note_copied
from certification.copies.parts import publish, publisher_of
from certification.copies.worker import POLL_SECONDS, Publisher
from certification.credentials.jwts import is_token_signed, read_token
from certification.credentials.multibase import decode_base58
from certification.credentials.parts import signer_of
from certification.credentials.proofs import is_signed
from certification.credentials.signer import POLL_SECONDS as SIGNED_WITHIN
from certification.credentials.status_lists import is_set
from certification.verification.app import FILES, WORKER
from conftest import MakeService
from kompeten.objects.store import ObjectStore, ObjectsUnavailable
from support.databases import outage
from support.drivers.certification import CertificationDriver
from support.drivers.credentials import Json
from support.lsps import LSP
from support.people import SCHEME
from support.waiting import until

URL = "https://kompeten.example"


async def _publish(driver: CertificationDriver) -> None:
    await signer_of(driver.service.runtime)._work()
    await publisher_of(driver.service.runtime).publish_all(driver.service.runtime.sessions)


async def _copy_only(driver: CertificationDriver, entry: Json) -> None:
    """Let one certificate be copied and the others still wait."""
    async with driver.service.runtime.sessions.begin() as session:
        due = [one for one in await get_due(session) if str(one[0].id) == entry["id"]]
        await note_copied(session, due)


def _folder(driver: CertificationDriver) -> Path:
    found = publisher_of(driver.service.runtime)._store._folder
    assert found is not None
    return found / "public"


APP = {"favicon.svg", "verify/worker.js", *(f"verify/app/{name}" for name in FILES)}
"""The page that works without network, the same whoever issued what."""


def _files(folder: Path) -> dict[str, bytes]:
    """Return what was copied of issuers and certificates; the rest is there whenever something was published."""
    found = {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    assert found.keys() >= APP
    return {name: content for name, content in found.items() if name not in APP}


@contextmanager
def _web_server(folder: Path) -> Iterator[httpx.Client]:
    """Show a folder, as any web server does."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}", follow_redirects=True) as client:
                yield client
        finally:
            server.shutdown()
            thread.join()


def _public(keys: Json, method: str) -> bytes:
    key = next(one for one in keys["verificationMethod"] if one["id"] == method)
    return decode_base58(key["publicKeyMultibase"])[2:]


async def test_with_everything_down_a_plain_web_server_still_verifies(
    make_service: MakeService, superuser_url: str
) -> None:
    async with make_service("certification") as service:
        driver = CertificationDriver(service)
        entry = await driver.certificate()
        await _publish(driver)
        await driver.order(entry["id"], "suspend", "surveillance_missed", until="2026-08-20")
        await _publish(driver)
        folder, code = _folder(driver), entry["verification_url"].rpartition("/")[2]
        async with outage(superuser_url, service.database.name):
            assert (await service.client.get(f"/v1/verifications/{code}")).status_code == 503
            with _web_server(folder) as client:
                _verify(client, code, entry["certificate_number"])
    with _web_server(folder) as client:
        _verify(client, code, entry["certificate_number"])


def _verify(client: httpx.Client, code: str, number: str) -> None:
    """Check all that strangers can: credential, keys, lists, answer, page."""
    credential = client.get(f"/v1/verifications/{code}/credential").json()
    keys = client.get(f"/lsp/{LSP}/did.json").json()
    assert is_signed(credential, _public(keys, credential["proof"]["verificationMethod"]))
    set_bits = []
    for status in credential["credentialStatus"]:
        path = status["statusListCredential"].removeprefix(URL)
        listed, token = client.get(path).json(), client.get(f"{path}.jwt").text
        assert is_signed(listed, _public(keys, listed["proof"]["verificationMethod"]))
        assert is_token_signed(token, _public(keys, read_token(token)[0]))
        set_bits.append(is_set(listed["credentialSubject"]["encodedList"], int(status["statusListIndex"])))
    assert set_bits == [False, True]
    told = client.get(f"/v1/verifications/{code}/index.json").json()
    assert (told["status"], told["certificate_number"]) == ("suspended", number)
    assert client.get("/verify/worker.js").text == WORKER.content
    page = client.get(f"/verify/{code}")
    assert page.headers["content-type"].startswith("text/html")
    assert "Dibekukan sementara" in page.text
    assert number.rpartition("/")[2] in page.text


async def test_only_what_changed_is_written_again(driver: CertificationDriver) -> None:
    one, _ = [await driver.certificate() for _ in range(2)]
    await _publish(driver)
    folder = _folder(driver)
    for file in folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"as before")
    assert not await publisher_of(driver.service.runtime).publish_some(driver.service.runtime.sessions)
    await driver.order(one["id"], "withdraw", "wrongly_issued")
    await _publish(driver)
    code = one["verification_url"].rpartition("/")[2]
    written = {name for name, content in _files(folder).items() if content != b"as before"}
    of_certificate = {f"v1/verifications/{code}/{name}" for name in ("index.json", "credential", "credential.jwt")}
    lists = {f"lsp/{LSP}/status/{purpose}/1{form}" for purpose in ("revocation", "suspension") for form in ("", ".jwt")}
    assert written == of_certificate | {f"verify/{code}/index.html"} | lists
    assert json.loads(_files(folder)[f"v1/verifications/{code}/index.json"])["status"] == "withdrawn"


async def test_before_it_is_signed_a_certificate_has_its_page_and_no_credential(driver: CertificationDriver) -> None:
    await driver.certificate()
    await publisher_of(driver.service.runtime).publish_all(driver.service.runtime.sessions)
    assert {name.rpartition("/")[2] for name in _files(_folder(driver))} == {"index.json", "index.html"}


async def test_what_is_drawn_of_a_certificate_is_copied_too(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    await _publish(driver)
    code = entry["verification_url"].rpartition("/")[2]
    answer = _folder(driver) / "v1" / "verifications" / code / "index.json"
    assert json.loads(answer.read_text())["documents"] == []
    for order in range(2):
        if order:
            await driver.order(entry["id"], "reduce_scope", "no_longer_competent", units=[SCHEME.units[0].code])
            await _publish(driver)
        await driver.draw()
        await _publish(driver)
        told = json.loads(answer.read_text())
        assert told == await driver.verified(entry)
        assert len(told["documents"]) == order + 1


async def test_what_changed_is_copied_before_what_is_new(driver: CertificationDriver) -> None:
    changed, new = [await driver.certificate() for _ in range(2)]
    if changed["id"] < new["id"]:  # ids follow one another: by them alone the new one would come last
        changed, new = new, changed
    await _copy_only(driver, changed)
    await driver.order(changed["id"], "suspend", "surveillance_missed", until="2026-08-20")
    async with driver.service.runtime.reading() as session:
        due = [str(certificate.id) for certificate, *_ in await get_due(session)]
    assert due == [changed["id"], new["id"]]


def test_a_change_is_seen_in_the_copies_within_ten_seconds() -> None:
    assert SIGNED_WITHIN + POLL_SECONDS < 10, "the rest is left for the work itself"


class _Away(ObjectStore):
    async def put(self, name: str, content: bytes, *, media_type: str | None = None) -> None:
        raise ObjectsUnavailable(f"{name}: {len(content)} bytes of {media_type}")


async def test_what_the_store_did_not_take_is_written_later(driver: CertificationDriver) -> None:
    await driver.certificate()
    runtime = driver.service.runtime
    kept = publisher_of(runtime)._store._kept
    away = Publisher(_Away(kept), signer_of(runtime).keyring, public_url=URL)
    with pytest.raises(ObjectsUnavailable):
        await away.publish_some(runtime.sessions)
    await _publish(driver)
    assert len(_files(_folder(driver))) == 9


async def test_the_command_writes_everything_again_where_the_copies_are_lost(driver: CertificationDriver) -> None:
    await driver.certificate()
    await _publish(driver)
    folder = _folder(driver)
    before = _files(folder)
    for name in APP | before.keys():
        (folder / name).unlink()
    settings = driver.service.runtime.settings
    await publish(settings, Namespace(anew=False), driver.service.runtime.clock)  # type: ignore[arg-type]
    assert f"lsp/{LSP}/did.json" in _files(folder)
    assert len(_files(folder)) < len(before), "the certificate was copied before"
    await publish(settings, Namespace(anew=True), driver.service.runtime.clock)  # type: ignore[arg-type]
    assert _files(folder).keys() == before.keys()


async def test_the_worker_publishes_what_is_issued_and_signed(make_service: MakeService) -> None:
    async with make_service("certification", run_workers=True) as service:
        driver = CertificationDriver(service)
        entry = await driver.certificate()
        code = entry["verification_url"].rpartition("/")[2]
        copy = _folder(driver) / "v1" / "verifications" / code / "credential"

        async def copied() -> bool:
            return bool(copy.exists())

        await until(copied, seconds=30, what="the copy of the credential")

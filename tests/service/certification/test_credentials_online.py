"""Credentials at the service: signed after the issue, fetched by anybody."""

import asyncio
import hashlib
from datetime import timedelta

from sqlalchemy import text

from certification.credentials.jwts import is_token_signed, read_token, without_claims
from certification.credentials.multibase import decode_base58
from certification.credentials.parts import signer_of
from certification.credentials.proofs import is_signed
from certification.credentials.signer import Signer
from certification.credentials.status_lists import is_set
from conftest import MakeService
from support.drivers.certification import CertificationDriver
from support.drivers.credentials import Json, get, issued, keyring
from support.lsps import LSP
from support.waiting import until


def _public(document: Json, method: str) -> bytes:
    key = next(one for one in document["verificationMethod"] if one["id"] == method)
    return decode_base58(key["publicKeyMultibase"])[2:]


async def test_a_stranger_verifies_a_credential_with_what_is_fetched_alone(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    path = f"/v1/verifications/{entry['verification_url'].rpartition('/')[2]}/credential"
    early = await get(driver, path)
    assert (early.status_code, early.json()["code"], early.headers["retry-after"]) == (503, "not_signed_yet", "2")
    assert await signer_of(driver.service.runtime).sign_some() == 1
    answer = await get(driver, path)
    credential = answer.json()
    did = await get(driver, f"/lsp/{LSP}/did.json")
    assert credential["id"] == f"https://kompeten.example{path}"
    assert credential["issuer"]["id"] == did.json()["id"]
    assert is_signed(credential, _public(did.json(), credential["proof"]["verificationMethod"]))
    for status in credential["credentialStatus"]:
        path_of_list = status["statusListCredential"].removeprefix("https://kompeten.example")
        fetched = await get(driver, path_of_list)
        listed = fetched.json()
        assert listed["id"] == status["statusListCredential"]
        assert is_signed(listed, _public(did.json(), listed["proof"]["verificationMethod"]))
        assert not is_set(listed["credentialSubject"]["encodedList"], int(status["statusListIndex"]))
        as_token = await get(driver, path_of_list, accept="application/vc+jwt")
        assert as_token.headers["content-type"] == "application/vc+jwt"
        method, in_token = read_token(as_token.text)
        assert is_token_signed(as_token.text, _public(did.json(), method))
        assert without_claims(in_token) == {name: value for name, value in listed.items() if name != "proof"}
    token = await get(driver, path, accept="application/vc+jwt")
    assert token.headers["content-type"] == "application/vc+jwt"
    method, said = read_token(token.text)
    assert is_token_signed(token.text, _public(did.json(), method))
    assert (said["iss"], said["jti"]) == (did.json()["id"], credential["id"])
    assert without_claims(said) == {name: value for name, value in credential.items() if name != "proof"}
    badge = await get(driver, f"{path.removesuffix('credential')}badge.png")
    assert (badge.headers["content-type"], answer.content in badge.content) == ("image/png", True)
    for one in (answer, did, token, badge):
        assert one.headers["cache-control"] == "public, max-age=60"


async def test_what_is_fetched_again_unchanged_has_no_content(driver: CertificationDriver) -> None:
    path = await issued(driver)
    for one in (
        path,
        f"{path.removesuffix('credential')}badge.png",
        f"/lsp/{LSP}/did.json",
        f"/lsp/{LSP}/status/revocation/1",
    ):
        first = await get(driver, one)
        assert first.headers["etag"] == f'"{hashlib.sha256(first.content).hexdigest()}"'
        again = await get(driver, one, if_none_match=first.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")


NOT_THERE = [
    ("/v1/verifications/unheard-of/credential", 404, "not_verifiable"),
    ("/lsp/unheard-of/did.json", 404, "no_such_issuer"),
    ("/lsp/..%2Fsecret/did.json", 404, "route_not_found"),
    ("/lsp/LSP/did.json", 422, "invalid_request"),
    (f"/lsp/{LSP}/status/revocation/99", 404, "no_such_issuer"),
    (f"/lsp/{LSP}/status/message/1", 422, "invalid_request"),
    (f"/lsp/{LSP}/status/revocation/0", 422, "invalid_request"),
]


async def test_what_is_not_there_is_told(driver: CertificationDriver) -> None:
    for path, status, code in NOT_THERE:
        answer = await get(driver, path)
        assert (answer.status_code, answer.json()["code"]) == (status, code), path
    assert not list(keyring(driver).glob("unheard*"))


async def test_a_certificate_signed_again_has_the_same_bytes(driver: CertificationDriver) -> None:
    path = await issued(driver)
    first, token = await get(driver, path), await get(driver, path, accept="application/vc+jwt")
    async with driver.service.runtime.sessions() as session, session.begin():
        await session.execute(text("UPDATE certificate SET signed_at = NULL"))
    driver.service.clock.advance(timedelta(days=3))
    await signer_of(driver.service.runtime).sign_some()
    assert (await get(driver, path)).content == first.content
    assert (await get(driver, path, accept="application/vc+jwt")).content == token.content


async def test_several_signers_give_every_certificate_one_place(driver: CertificationDriver) -> None:
    cases = [await driver.case() for _ in range(25)]
    await driver.issue(await driver.granted(*cases))
    own = signer_of(driver.service.runtime)
    signers = [own, Signer(driver.service.runtime, own.keyring)]
    signed = 0
    for _ in range(2):
        signed += sum(await asyncio.gather(*(one.sign_some() for one in signers)))
    assert signed == 25
    rows = await driver.service.rows("SELECT count(DISTINCT place) AS n, min(list_number) AS list FROM credential")
    assert rows == [{"n": 25, "list": 1}]
    assert await driver.service.rows("SELECT taken FROM status_list") == [{"taken": 25}]


async def test_the_worker_signs_at_once_what_its_own_process_issued(make_service: MakeService) -> None:
    async with make_service("certification", run_workers=True) as service:
        driver = CertificationDriver(service)
        entry = await driver.certificate()
        path = f"/v1/verifications/{entry['verification_url'].rpartition('/')[2]}/credential"

        async def fetched() -> bool:
            return (await get(driver, path)).status_code == 200

        await until(fetched, what="the credential")


async def test_a_list_is_signed_again_before_it_ends(driver: CertificationDriver) -> None:
    await issued(driver)
    before = await get(driver, f"/lsp/{LSP}/status/revocation/1")
    signer = signer_of(driver.service.runtime)
    await signer._work()
    assert (await get(driver, f"/lsp/{LSP}/status/revocation/1")).content == before.content
    driver.service.clock.advance(timedelta(hours=12))
    await signer._work()
    after = await get(driver, f"/lsp/{LSP}/status/revocation/1")
    assert after.json()["validUntil"] > before.json()["validUntil"]

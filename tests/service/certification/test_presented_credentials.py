"""Credentials that somebody shows: ours are asked check by check, others told to be that."""

import base64
import copy
import json
from datetime import timedelta
from typing import Any

from certification.credentials.folder import add_key, revoke_key
from certification.credentials.keys import Purpose
from certification.credentials.parts import signer_of
from support.drivers.certification import CertificationDriver
from support.drivers.credentials import Json, findings, get, issued, keyring, present
from support.lsps import LSP


async def test_our_own_credential_is_verified_check_by_check(driver: CertificationDriver) -> None:
    path = await issued(driver)
    credential, token = (await get(driver, path)).json(), (await get(driver, path, accept="application/vc+jwt")).text
    for shown in (credential, token):
        answer = await present(driver, shown)
        assert answer.json()["verified"]
        assert [one["check"] for one in answer.json()["checks"]] == [
            "format",
            "schema",
            "issuer",
            "signature",
            "dates",
            "status",
        ]
        assert answer.json()["certificate"]["status"] == "active"
        assert answer.headers["cache-control"] == "no-store"


async def test_an_expired_credential_says_so_and_nothing_else(driver: CertificationDriver) -> None:
    path = await issued(driver)
    credential = (await get(driver, path)).json()
    driver.service.clock.advance(timedelta(days=365 * 4))
    assert await findings(driver, credential) == (False, [*["passed"] * 4, "expired", "passed"])


def _changed(credential: Json, path: str, value: Any) -> Json:
    changed = copy.deepcopy(credential)
    *steps, last = path.split("/")
    holder: Any = changed
    for step in steps:
        holder = holder[int(step) if step.isdigit() else step]
    holder[last] = value
    return changed


WRONG: list[tuple[str, Any, str]] = [
    ("credentialSubject/licenseNumber", "another", "altered"),
    ("credentialSubject/achievement/name", "Direktur", "altered"),
    ("credentialSubject/identifier/0/hashed", 1, "altered"),
    ("validUntil", "2099-01-01T00:00:00+07:00", "altered"),
    ("proof/created", "2026-07-01T00:00:00Z", "altered"),
    ("proof/proofValue", "z" + "1" * 88, "altered"),
    ("proof/proofValue", "z", "altered"),
    ("proof/verificationMethod", "did:key:z6Mk#z6Mk", "unknown_key"),
    ("proof/cryptosuite", "eddsa-jcs-2022", "other_shape"),
    ("proof/proofPurpose", "authentication", "other_shape"),
    ("proof/unheardOf", "1", "other_shape"),
    ("unheardOf", "signed by nobody", "other_shape"),
    ("validUntil", "2099-13-41T00:00:00+07:00", "altered"),
    ("@context", ["https://www.w3.org/ns/credentials/v2", "http://127.0.0.1:1/"], "unknown_context"),
    ("@context", {"@vocab": "https://evil.example/"}, "unknown_context"),
    ("type", "VerifiableCredential", "not_a_credential"),
    ("proof", {"verificationMethod": 1}, "not_a_credential"),
    ("proof", [], "not_a_credential"),
]


async def test_whatever_is_changed_is_refused_with_its_reason(driver: CertificationDriver) -> None:
    path = await issued(driver)
    credential = (await get(driver, path)).json()
    for place, value, reason in WRONG:
        verified, told = await findings(driver, _changed(credential, place, value))
        assert (verified, [one for one in told if one not in ("passed", "not_checked")]) == (False, [reason]), place


async def test_credentials_of_others_are_told_to_be_theirs(driver: CertificationDriver) -> None:
    path = await issued(driver)
    credential = (await get(driver, path)).json()
    for issuer in ("did:web:other.example:lsp:x", "did:web:kompeten.example:lsp:..%2Fx", None, 7, {"id": {"id": 1}}):
        answer = await present(driver, credential | {"issuer": issuer})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_ours"), issuer
    other = credential | {"issuer": {"id": "did:web:kompeten.example:lsp:unheard-of"}}
    assert (await present(driver, other)).json()["code"] == "not_ours"
    assert not list(keyring(driver).glob("unheard*"))


def _token(header: Any, payload: Any) -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in (header, payload))
    return ".".join([*parts, "AA"])


async def test_nothing_that_is_shown_makes_the_service_fail(driver: CertificationDriver) -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    shown = [
        {},
        "",
        "a.b.c",
        "\0",
        {"type": ["VerifiableCredential"], "proof": {"verificationMethod": "x"}, "issuer": deep},
        {"@context": deep, "type": deep},
        _token({"alg": "none"}, {}),
        _token({"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", "kid": "x"}, {"type": ["VerifiableCredential"]}),
    ]
    for one in shown:
        assert (await present(driver, one)).status_code in {200, 404}, one
    for content in (
        b'{"credential": ' + b"[" * 15_000,
        b'{"credential": {"a": 1, "a": 2}}',
        b"\xff",
        b"{}",
        b'{"credential": 1}',
    ):
        answer = await driver.service.client.post(
            "/v1/verifications/credentials", content=content, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in {400, 422}, content[:20]
    large = await present(driver, "x" * 20_000)
    assert large.status_code == 413


async def test_a_replaced_key_still_holds_and_a_revoked_one_does_not(driver: CertificationDriver) -> None:
    path = await issued(driver)
    old = (await get(driver, path)).json()
    folder, now = keyring(driver), driver.service.clock.now()
    add_key(folder, LSP, Purpose.CREDENTIAL, made_at=now + timedelta(hours=1))
    assert (await findings(driver, old))[0]
    used = old["proof"]["verificationMethod"].partition("#")[2]
    revoke_key(folder, LSP, used, revoked_at=now)
    assert await findings(driver, old) == (False, ["passed", "passed", "revoked_key", *["not_checked"] * 3])
    signer = signer_of(driver.service.runtime)
    await signer._work()
    new = (await get(driver, path)).json()
    assert new["proof"]["verificationMethod"] != old["proof"]["verificationMethod"]
    assert new["credentialStatus"] == old["credentialStatus"]
    assert (await findings(driver, new))[0]

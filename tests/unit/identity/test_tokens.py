"""Which tokens hold, and what each one that does not is refused for."""

import json
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from kompeten.clock import ManualClock
from kompeten.identity.tokens import Principal, Role, TokenVerifier
from kompeten.problems import Unauthenticated
from kompeten_ops.tokens import AUDIENCE, sign
from unit.identity.signing import NOW, MakeSettings, claims, signed

ASSESSOR = UUID("0198a5a0-0000-7000-8000-000000000000")


async def test_a_token_speaks_for_a_principal(verifier: TokenVerifier, key_folder: Path) -> None:
    token = sign(
        key_folder,
        subject="ani",
        roles=["assessor", "committee", "emperor"],
        lsp_id="lsp-1",
        assessor_id=ASSESSOR,
        name="Ani",
        now=NOW,
    )
    principal = await verifier.verify(token)
    assert isinstance(principal, Principal)
    assert (principal.subject, principal.name, principal.lsp_id) == ("ani", "Ani", "lsp-1")
    assert principal.roles == {Role.ASSESSOR, Role.COMMITTEE}
    assert (principal.organizer_id, principal.assessor_id) == (None, ASSESSOR)
    assert principal.has(Role.DIRECTOR, Role.COMMITTEE)
    assert not principal.has(Role.DIRECTOR)


async def test_whoever_belongs_to_an_organizer_has_no_other_role(verifier: TokenVerifier, key_folder: Path) -> None:
    roles = [role.value for role in Role]
    principal = await verifier.verify(signed(key_folder, roles=roles, organizer_id="dispersip-kalsel"))
    assert principal.organizer_id == "dispersip-kalsel"
    assert principal.roles == {Role.ORGANIZER_SYSTEM}


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("realm_access.roles", {"realm_access": {"roles": ["director", "offline_access"]}}),
        ("https://kompeten.id/roles", {"https://kompeten.id/roles": ["director"]}),
        ("scope", {"scope": "openid director  profile"}),
        ("groups", {"groups": "staff,director"}),
    ],
)
async def test_roles_are_read_where_a_provider_keeps_them(
    make_settings: MakeSettings, clock: ManualClock, key_folder: Path, path: str, given: dict[str, Any]
) -> None:
    settings = make_settings(oidc_roles_claim=path, oidc_lsp_claim="tenant.lsp")
    verifier = TokenVerifier.from_settings(settings, clock)
    token = signed(key_folder, roles=None, lsp_id=None, tenant={"lsp": "lsp-2"}, **given)
    principal = await verifier.verify(token)
    assert (set(principal.roles), principal.lsp_id) == ({Role.DIRECTOR}, "lsp-2")
    for elsewhere in ({"roles": ["director"]}, {"realm_access": "director"}, {"realm_access": None}):
        with pytest.raises(Unauthenticated):
            await verifier.verify(signed(key_folder, **({"roles": None, "tenant": {"lsp": "lsp-2"}} | elsewhere)))


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("organisation", {"organisation": "dispersip-kalsel"}),
        ("work.organizer", {"work": {"organizer": "dispersip-kalsel"}}),
        ("https://kompeten.id/organizer", {"https://kompeten.id/organizer": "dispersip-kalsel"}),
    ],
)
async def test_the_organizer_and_the_assessor_are_read_where_a_provider_keeps_them(
    make_settings: MakeSettings, clock: ManualClock, key_folder: Path, path: str, given: dict[str, Any]
) -> None:
    settings = make_settings(oidc_organizer_claim=path, oidc_assessor_claim="work.assessor")
    verifier = TokenVerifier.from_settings(settings, clock)
    organizer = await verifier.verify(signed(key_folder, roles=["organizer_system", "director"], **given))
    assert (organizer.organizer_id, set(organizer.roles)) == ("dispersip-kalsel", {Role.ORGANIZER_SYSTEM})
    token = signed(key_folder, work={"assessor": str(ASSESSOR)}, organizer_id="nobody", assessor_id="nobody")
    assessor = await verifier.verify(token)
    assert isinstance(assessor, Principal)
    assert (assessor.organizer_id, assessor.assessor_id) == (None, ASSESSOR)


@pytest.mark.parametrize(
    ("header", "claim", "holds"),
    [
        ("JWT", None, True),
        ("at+jwt", None, True),
        ("application/at+JWT", "Bearer", True),
        ("logout+jwt", None, False),
        ("dpop+jwt", None, False),
        ("JWT", "ID", False),
        ("JWT", "Refresh", False),
    ],
)
async def test_only_access_tokens_are_access_tokens(
    verifier: TokenVerifier, key_folder: Path, header: str, claim: str | None, *, holds: bool
) -> None:
    key = OKPKey.import_key(json.loads((key_folder / "signing.json").read_text()))
    kind = {"alg": "Ed25519", "kid": key.kid, "typ": header}
    token = jwt.encode(kind, claims(typ=claim), key, algorithms=["Ed25519"])
    if holds:
        assert (await verifier.verify(token)).subject == "ani"
    else:
        with pytest.raises(Unauthenticated):
            await verifier.verify(token)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another-system"},
        {"aud": None},
        {"aud": ["another-system"]},
        {"exp": int(NOW.timestamp()) - 31},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": int(NOW.timestamp()) + 31},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"lsp_id": None},
        {"lsp_id": ""},
        {"roles": None},
        {"roles": 7},
        {"assessor_id": "not-a-uuid"},
        {"organizer_id": 7},
    ],
)
async def test_a_token_with_a_wrong_claim_is_refused(
    verifier: TokenVerifier, key_folder: Path, changes: dict[str, Any]
) -> None:
    assert await verifier.verify(signed(key_folder))
    with pytest.raises(Unauthenticated):
        await verifier.verify(signed(key_folder, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": ["another-system", AUDIENCE]},
        {"exp": int(NOW.timestamp()) - 29},
        {"nbf": int(NOW.timestamp()) + 29},
        {"exp": 10**30},
        {"roles": ["emperor", 7]},
    ],
)
async def test_a_token_within_the_leeway_or_with_more_than_needed_holds(
    verifier: TokenVerifier, key_folder: Path, changes: dict[str, Any]
) -> None:
    assert (await verifier.verify(signed(key_folder, **changes))).subject == "ani"


async def test_a_verified_token_still_expires(verifier: TokenVerifier, key_folder: Path, clock: ManualClock) -> None:
    token = signed(key_folder)
    assert await verifier.verify(token) is await verifier.verify(token)
    clock.advance(timedelta(seconds=91))
    with pytest.raises(Unauthenticated):
        await verifier.verify(token)


def encoded(part: object) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


async def test_a_token_without_signature_is_refused(verifier: TokenVerifier, key_folder: Path) -> None:
    kid = json.loads((key_folder / "jwks.json").read_text())["keys"][0]["kid"]
    for algorithm in ("none", "None", "NONE"):
        unsigned = f"{encoded({'alg': algorithm, 'kid': kid})}.{encoded(claims())}."
        with pytest.raises(Unauthenticated):
            await verifier.verify(unsigned)


async def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(
    verifier: TokenVerifier, key_folder: Path
) -> None:
    public = json.loads((key_folder / "jwks.json").read_text())["keys"][0]
    secret = OctKey.import_key(json.dumps(public).encode())
    token = jwt.encode({"alg": "HS256", "kid": public["kid"]}, claims(), secret, algorithms=["HS256"])
    with pytest.raises(Unauthenticated):
        await verifier.verify(token)


async def test_a_token_signed_by_somebody_else_under_our_key_id_is_refused(
    verifier: TokenVerifier, key_folder: Path
) -> None:
    kid = json.loads((key_folder / "jwks.json").read_text())["keys"][0]["kid"]
    stranger = OKPKey.generate_key("Ed25519")
    token = jwt.encode({"alg": "Ed25519", "kid": kid}, claims(), stranger, algorithms=["Ed25519"])
    with pytest.raises(Unauthenticated):
        await verifier.verify(token)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "é.é.é",
        "." * 9,
        "x" * 10_000,
        encoded([]) + ".x.y",
        encoded("kid") + ".x.y",
        encoded({"kid": 7}) + ".x.y",
        encoded({"alg": "Ed25519"}) + ".x.y",
    ],
)
async def test_what_is_no_token_is_refused(verifier: TokenVerifier, token: str) -> None:
    with pytest.raises(Unauthenticated):
        await verifier.verify(token)


async def test_an_altered_token_is_refused(verifier: TokenVerifier, key_folder: Path) -> None:
    head, _, signature = signed(key_folder).split(".")
    with pytest.raises(Unauthenticated):
        await verifier.verify(f"{head}.{encoded(claims(roles=['director']))}.{signature}")


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
async def test_the_usual_algorithms_of_issuers_are_understood(
    make_settings: MakeSettings, tmp_path: Path, clock: ManualClock, algorithm: str
) -> None:
    makers: dict[str, Callable[[], RSAKey | ECKey | OKPKey]] = {
        "RS256": lambda: RSAKey.generate_key(2048, {"kid": "k1"}),
        "ES256": lambda: ECKey.generate_key("P-256", {"kid": "k1"}),
        "EdDSA": lambda: OKPKey.generate_key("Ed25519", {"kid": "k1"}),
    }
    key = makers[algorithm]()
    jwks = tmp_path / "issuer.json"
    jwks.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    verifier = TokenVerifier.from_settings(make_settings(oidc_jwks=str(jwks)), clock)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # RFC 9864 renames EdDSA, issuers still use it
        token = jwt.encode({"alg": algorithm, "kid": "k1"}, claims(), key, algorithms=[algorithm])
        assert (await verifier.verify(token)).subject == "ani"

"""The credential of a certificate: made of frozen data, true to its standards, silent about its holder."""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable
from datetime import datetime

import pytest
from pydantic import ValidationError

from certification.credentials.badges import StatusPlace, credential_of
from certification.credentials.baking import badge_of
from certification.credentials.canonical import Json, canonical
from certification.credentials.checks import Finding, Presented, read_shape
from certification.credentials.jwts import with_claims
from certification.credentials.shape import Credential
from certification.pdf.data import CertificateDocument

MakeDocument = Callable[..., CertificateDocument]
LSP = "lsp-pustakawan"


def make(document: CertificateDocument, original_name: str | None = None) -> Credential:
    return credential_of(document, lsp_id=LSP, original_name=original_name, place=StatusPlace(2, 4711))


def test_the_same_certificate_gives_the_same_credential(make_document: MakeDocument) -> None:
    assert make(make_document()).as_json() == make(make_document()).as_json()


def test_everything_in_it_is_signed(make_document: MakeDocument) -> None:
    signed = canonical(make(make_document()).as_json()).decode()
    for said in (
        "LSP-PUS.000123.2025",
        "R.91PRP02.904.1",
        "SKKNI 236/2019",
        "BNSP-LSP-000-ID",
        "1EdTechJsonSchemaValidator2019",
        '"4711"',
        "did:web:kompeten.example:lsp:lsp-pustakawan",
        "2025-07-15T00:00:00+07:00",
        "2028-07-14T23:59:59+07:00",
    ):
        assert said in signed


def test_the_holder_is_a_salted_hash_that_whoever_knows_the_name_can_compare(make_document: MakeDocument) -> None:
    said = make(make_document(), "ᬲᬶᬢᬶ").as_json()
    assert "Siti" not in json.dumps(said)
    printed, own = said["credentialSubject"]["identifier"]
    for identity, name in ((printed, "Siti Nurhaliza"), (own, "ᬲᬶᬢᬶ")):
        expected = hashlib.sha256((name + identity["salt"]).encode()).hexdigest()
        assert identity["identityHash"] == f"sha256${expected}"
    code = make_document().verification_url[:-1] + "x"
    other = make(make_document(verification_url=code)).as_json()["credentialSubject"]["identifier"][0]
    assert other["identityHash"] != printed["identityHash"]


def test_each_purpose_has_a_list_of_its_own_and_one_place_in_both(make_document: MakeDocument) -> None:
    revocation, suspension = make(make_document()).as_json()["credentialStatus"]
    address = "https://kompeten.example/lsp/lsp-pustakawan/status"
    assert revocation["statusListCredential"] == f"{address}/revocation/2"
    assert suspension["statusListCredential"] == f"{address}/suspension/2"
    assert {revocation["statusListIndex"], suspension["statusListIndex"]} == {"4711"}


def test_another_scope_is_another_achievement(make_document: MakeDocument) -> None:
    whole = make_document()
    reduced = whole.model_copy(update={"units": whole.units[:2]})
    ids = {make(one).credential_subject.achievement.id for one in (whole, reduced)}
    assert len(ids) == 2


def test_what_it_says_is_read_back_and_nothing_else(make_document: MakeDocument) -> None:
    said = make(make_document()).as_json()
    assert Credential.model_validate_json(json.dumps(said)).as_json() == said
    wrong: list[Json] = [{"unheardOf": 1}, {"validFrom": "today"}, {"evidence": []}, {"type": ["VerifiableCredential"]}]
    for changes in wrong:
        with pytest.raises(ValidationError):
            Credential.model_validate_json(json.dumps(said | changes))


def test_a_token_says_by_jwts_own_names_what_the_credential_says_and_nothing_else(make_document: MakeDocument) -> None:
    credential = make(make_document())
    said = with_claims(credential.as_json())
    first, last = (f"{day}+07:00" for day in ("2025-07-15T00:00:00", "2028-07-14T23:59:59"))
    assert [said[name] for name in ("iss", "jti")] == [credential.issuer.id, credential.id]
    assert [datetime.fromisoformat(one).timestamp() for one in (first, last)] == [said["nbf"], said["exp"]]
    assert read_shape(Presented(said, "", "a.b.c")) == credential
    for changes in ({"exp": said["exp"] + 1}, {"iss": "did:web:other.example"}, {"sub": "x"}):
        assert read_shape(Presented(said | changes, "", "a.b.c")) is Finding.OTHER_SHAPE
    assert read_shape(Presented(said, "")) is Finding.OTHER_SHAPE, "a document has a proof instead"


def test_a_badge_is_a_picture_that_carries_the_credential_in_one_chunk(make_document: MakeDocument) -> None:
    document = json.dumps(make(make_document(holder_name="Siti Nurhaliza")).as_json(), ensure_ascii=False)
    badge = badge_of(document)
    assert badge == badge_of(document)
    found, place = list[tuple[bytes, bytes]](), 8
    assert badge[:place] == b"\x89PNG\r\n\x1a\n"
    while place < len(badge):
        (length,) = struct.unpack(">I", badge[place : place + 4])
        name, content = badge[place + 4 : place + 8], badge[place + 8 : place + 8 + length]
        assert struct.unpack(">I", badge[place + 8 + length : place + 12 + length]) == (zlib.crc32(name + content),)
        found.append((name, content))
        place += 12 + length
    assert (found[0][0], found[-1]) == (b"IHDR", (b"IEND", b""))
    carried = [content for name, content in found if name == b"iTXt"]
    assert carried == [b"openbadgecredential\0\0\0\0\0" + document.encode()]

"""What a QR code states by itself: facts of the certificate, signed, and so short that paper carries it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cbor2
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.util import urlsafe_b64encode

from certification.credentials.badges import StatusPlace
from certification.credentials.folder import FolderKeyring, StoredKey, StoredKeys, add_key
from certification.credentials.keys import Key, Purpose
from certification.credentials.signing import find_signatory
from certification.credentials.statements import claims_of, sign_statement, signed_bytes
from certification.pdf.data import CertificateDocument, CertifiedUnit
from certification.pdf.rendering import qr_content, render
from kompeten.clock import ManualClock
from kompeten.drawing import QUIET_ZONE, qr_code
from support.qr import read_qr
from support.statements import digits_of, read_statement

MakeDocument = Callable[..., CertificateDocument]
LSP = "lsp-pustakawan"
PLACE = StatusPlace(3, 123_456)
START = datetime(2026, 7, 1, 2, tzinfo=UTC)
PRINTED_MM = 31  # the width of the code on the certificate
FINEST_MM = 0.33  # four dots of an office printer: below, phones begin to fail
MANY = tuple(CertifiedUnit(code=f"R.91PRP02.{serial}.1", title="Unit") for serial in range(901, 921))


@pytest.fixture
def keyring(tmp_path: Path) -> FolderKeyring:
    """Always the same keys: a code whose dots were drawn by lot would be read by most scanners, and not by all."""
    fixed = [
        StoredKey(d=urlsafe_b64encode(bytes([number]) * 32).decode(), purpose=purpose, made_at=START)
        for number, purpose in enumerate(Purpose, start=1)
    ]
    file = tmp_path / f"{LSP}.json"
    file.touch(mode=0o600)
    file.write_text(StoredKeys(keys=tuple(fixed)).model_dump_json())
    return FolderKeyring(tmp_path, clock=ManualClock(START), development=False)


async def _state(keyring: FolderKeyring, document: CertificateDocument) -> tuple[bytes, Key]:
    signatory = await find_signatory(keyring, LSP)
    assert signatory is not None
    assert signatory.statement is not None
    claims = claims_of(document, lsp_id=LSP, place=PLACE)
    return await sign_statement(claims, keyring, LSP, signatory.statement), signatory.statement


def _long(make_document: MakeDocument) -> CertificateDocument:
    return make_document(
        units=MANY,
        holder_name="Dr. Raden Ajeng Siti Nurhaliza Rahmawati Kusumaningrum, S.I.Pust., M.Hum.",
        certificate_number="00123/LSP-PUSTAKAWAN-INDONESIA/KL-03/2026",
        verification_url="https://sertifikasi-pustakawan.example.id/verify/" + "aB3-" * 6,
    )


async def test_a_statement_says_what_is_printed_and_where_its_status_stands(
    keyring: FolderKeyring, make_document: MakeDocument
) -> None:
    document = make_document()
    statement, key = await _state(keyring, document)
    said = read_statement(digits_of(statement), key.public)
    units = [unit.code for unit in document.units]
    assert (said[1], said[2]) == (LSP, "LSP-PUS.000123.2025")
    assert said[-65537] == ["Siti Nurhaliza", "KL-03", units, 3, 123_456]
    jakarta = [datetime.fromisoformat(f"{one}+07:00") for one in ("2025-07-15T00:00:00", "2028-07-14T23:59:59")]
    assert [said[5], said[4]] == [int(one.timestamp()) for one in jakarta]
    assert await _state(keyring, document) == (statement, key), "the same certificate, the same statement"


async def test_what_is_altered_is_not_signed(keyring: FolderKeyring, make_document: MakeDocument) -> None:
    statement, key = await _state(keyring, make_document())
    other = add_key(keyring._folder, LSP, Purpose.STATEMENT, made_at=START + timedelta(days=1))
    assert not other.public.startswith(key.public[:8])
    forged, _ = await _state(keyring, make_document(holder_name="Siti Nurhalizah"))
    with pytest.raises(AssertionError):
        read_statement(digits_of(forged), key.public)  # by the key that came after
    said = read_statement(digits_of(statement), key.public)
    forgery = await sign_statement(said | {2: "LSP-PUS.000999.2025"}, _Forger(), LSP, key)
    with pytest.raises(InvalidSignature):
        read_statement(digits_of(forgery), key.public)


class _Forger(FolderKeyring):
    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()

    async def sign(self, lsp_id: str, key: Key, message: bytes) -> bytes:
        assert (lsp_id, key.purpose) == (LSP, Purpose.STATEMENT)
        return self._key.sign(message)


def test_the_bytes_that_are_signed_are_those_of_the_standard() -> None:
    key = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    signed = signed_bytes(bytes.fromhex("a201270300"), b"This is the content.")
    assert cbor2.loads(signed)[0] == "Signature1"
    # COSE working group, eddsa-sig-01
    assert key.sign(signed).hex() == (
        "7142fd2ff96d56db85bee905a76ba1d0b7321a95c8c4d3607c5781932b7afb87"
        "11497dfa751bf40b58b3bcc32300b1487f3db34085eef013bf08f4a44d6fef0d"
    )


@pytest.mark.parametrize("is_long", [False, True])
async def test_the_code_stays_so_coarse_that_it_is_read_from_paper_at_its_size(
    keyring: FolderKeyring, make_document: MakeDocument, *, is_long: bool
) -> None:
    document = _long(make_document) if is_long else make_document()
    statement, _ = await _state(keyring, document)
    assert len(statement) <= (370 if is_long else 250)
    modules = qr_code(*qr_content(document.verification_url, statement)).symbol_size(border=QUIET_ZONE)[0]
    assert PRINTED_MM / modules >= FINEST_MM
    dots = 300 / 72  # per point, of an office printer
    assert read_qr(render(document, statement), scale=dots) == f"{document.verification_url}#{digits_of(statement)}"


async def test_twenty_units_fit_into_three_hundred_bytes(keyring: FolderKeyring, make_document: MakeDocument) -> None:
    statement, _ = await _state(keyring, make_document(units=MANY))
    assert len(statement) <= 300


async def test_what_was_drawn_before_is_drawn_again_without_a_statement(make_document: MakeDocument) -> None:
    document = make_document()
    assert read_qr(render(document), scale=3) == document.verification_url


async def test_without_a_key_for_statements_credentials_are_signed_all_the_same(tmp_path: Path) -> None:
    for purpose in (Purpose.CREDENTIAL, Purpose.STATUS):
        add_key(tmp_path, LSP, purpose, made_at=START)
    signatory = await find_signatory(FolderKeyring(tmp_path, clock=ManualClock(START), development=False), LSP)
    assert signatory is not None
    assert signatory.statement is None

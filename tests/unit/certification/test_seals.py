"""The seal of a PDF: a reader takes it, refuses what was altered, and another drawing has the same bytes."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation.status import SignatureCoverageLevel

from certification.credentials.command import main
from certification.keyrings.files import UnusableKeys
from certification.pdf.data import CertificateDocument
from certification.pdf.rendering import render
from certification.seals.folder import FolderSeals, put_seal
from certification.seals.pdfs import UnexpectedPdf, open_pdf
from certification.seals.sealer import Sealer, SealMissing, with_seal
from kompeten.clock import ManualClock
from support.lsps import LSP
from support.seals import MIDDLE, ROOT, STAMPED, TimeAuthority, handed_over, issue, read, time_authority

START = datetime(2026, 7, 20, 2, tzinfo=UTC)
RSA = rsa.generate_private_key(65537, 2048)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def sealer(tmp_path: Path, clock: ManualClock) -> Sealer:
    put_seal(tmp_path, LSP, handed_over())
    return Sealer(FolderSeals(tmp_path, development=False), clock)


@pytest.fixture
def drawn(make_document: Callable[..., CertificateDocument]) -> bytes:
    return render(make_document())


@pytest.mark.parametrize("key", [None, RSA, ec.generate_private_key(ec.SECP384R1())], ids=["P-256", "RSA", "P-384"])
async def test_a_reader_that_trusts_the_authority_takes_the_seal_of_the_whole_file(
    sealer: Sealer, drawn: bytes, tmp_path: Path, key: rsa.RSAPrivateKey | None
) -> None:
    put_seal(tmp_path, LSP, handed_over(key=key))
    sealed = await sealer.seal(drawn, LSP, at=START)
    told = await read(sealed.pdf)
    assert (told.intact, told.valid, told.trusted, told.docmdp_ok, told.bottom_line) == (True,) * 5
    assert (told.coverage, told.modification_level) == (SignatureCoverageLevel.ENTIRE_FILE, ModificationLevel.NONE)
    assert (told.signing_cert.subject.native, sealed.by) == ({"common_name": "LSP Contoh"}, "LSP Contoh")
    assert (told.signer_reported_dt, told.timestamp_validity) == (START, None)
    assert with_seal(drawn, sealed.seal) == sealed.pdf
    with pikepdf.open(io.BytesIO(sealed.pdf)) as pdf:
        assert pdf.Root.Perms.DocMDP.SubFilter == "/ETSI.CAdES.detached"


@pytest.mark.parametrize("place", [0.3, 0.96])
async def test_one_altered_byte_is_refused(sealer: Sealer, drawn: bytes, place: float) -> None:
    sealed = (await sealer.seal(drawn, LSP, at=START)).pdf
    content = sealed.index(b"stream", int(len(drawn) * place)) + 30
    told = await read(sealed[:content] + bytes([sealed[content] ^ 1]) + sealed[content + 1 :])
    assert (told.intact, told.bottom_line) == (False, False)


async def test_a_reader_that_does_not_know_the_authority_says_so(sealer: Sealer, drawn: bytes) -> None:
    told = await read((await sealer.seal(drawn, LSP, at=START)).pdf, root=issue("Lain", authority=True))
    assert (told.intact, told.valid, told.trusted, told.bottom_line) == (True, True, False, False)


@pytest.mark.parametrize("key", [None, RSA], ids=["ECDSA", "RSA"])
async def test_another_process_seals_with_the_same_bytes_at_another_hour(
    sealer: Sealer, drawn: bytes, tmp_path: Path, clock: ManualClock, key: rsa.RSAPrivateKey | None
) -> None:
    put_seal(tmp_path, LSP, handed_over(key=key))
    first = await sealer.seal(drawn, LSP, at=START)
    clock.advance(timedelta(days=2))
    other = Sealer(FolderSeals(tmp_path, development=False), clock)
    assert await other.seal(drawn, LSP, at=START) == first
    assert (await other.seal(drawn, LSP, at=START + timedelta(seconds=1))).seal != first.seal


def test_what_pyhanko_would_add_by_chance_or_by_the_hour_is_noticed(
    drawn: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("certification.seals.pdfs._Update._update_meta")
    with pytest.raises(UnexpectedPdf):
        open_pdf(drawn, at=START, room=1000)


async def test_a_document_of_before_the_certificate_claims_the_first_moment_of_that(
    sealer: Sealer, drawn: bytes
) -> None:
    told = await read((await sealer.seal(drawn, LSP, at=datetime(2025, 7, 1, tzinfo=UTC))).pdf)
    assert told.signer_reported_dt == datetime(2026, 1, 1, tzinfo=UTC)


async def test_without_a_certificate_the_drawing_is_handed_out_and_with_one_that_ended_nothing(
    sealer: Sealer, drawn: bytes, clock: ManualClock
) -> None:
    other = await sealer.seal(drawn, "lsp-arsip", at=START)
    assert (other.pdf, other.seal, other.by) == (drawn, None, None)
    clock.advance(timedelta(days=2000))
    with pytest.raises(SealMissing, match=f"certificate of {LSP} ended"):
        await sealer.seal(drawn, LSP, at=START)


async def test_development_makes_a_certificate_that_production_refuses(tmp_path: Path) -> None:
    made = await FolderSeals(tmp_path, development=True).find_seal(LSP, moment=START)
    assert made is not None
    assert await FolderSeals(tmp_path, development=True).find_seal(LSP, moment=START) == made
    assert (tmp_path / f"{LSP}.pem").stat().st_mode & 0o777 == 0o600
    with pytest.raises(UnusableKeys, match="development"):
        FolderSeals(tmp_path, development=False).check()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no key"),
        (ROOT.pem + MIDDLE.private_pem, "no certificate is of this key"),
        (ROOT.pem + ROOT.private_pem, "not for signatures"),
        (handed_over(key=ec.generate_private_key(ec.SECP256K1())), "neither of RSA"),
    ],
)
def test_a_file_that_cannot_seal_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    put_seal(tmp_path, LSP, content)
    with pytest.raises(UnusableKeys, match=reason):
        FolderSeals(tmp_path, development=False).check()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    put_seal(tmp_path, LSP, handed_over())
    (tmp_path / f"{LSP}.pem").chmod(0o604)
    with pytest.raises(UnusableKeys, match="others"):
        FolderSeals(tmp_path, development=False).check()


def test_the_command_takes_what_an_authority_hands_over_shows_it_and_takes_it_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, whose, clock = ["--keyring", str(tmp_path / "keys")], ["--lsp", LSP], ManualClock(START)
    own = issue("LSP Contoh", MIDDLE)
    protection = BestAvailableEncryption(b"rahasia")
    packed = serialize_key_and_certificates(
        b"x", own.key, own.certificate, [ROOT.certificate, MIDDLE.certificate], protection
    )
    file, password = tmp_path / "lsp.p12", tmp_path / "password"
    file.write_bytes(packed)
    password.write_text("rahasia\n")
    with pytest.raises(SystemExit, match="no key"):
        main([*command, "seal", *whose, str(file)], clock)
    main([*command, "seal", *whose, str(file), "--password-file", str(password)], clock)
    main([*command, "list", *whose], clock)
    sealed, listed = capsys.readouterr().out.splitlines()
    assert sealed == listed == "seal  CN=LSP Contoh  by CN=Penerbit Contoh  until 2028-09-27 00:00Z"
    clock.advance(timedelta(days=2000))
    with pytest.raises(SystemExit, match="not now"):
        main([*command, "seal", *whose, str(file), "--password-file", str(password)], clock)
    main([*command, "unseal", *whose], clock)
    with pytest.raises(SystemExit, match="has no certificate"):
        main([*command, "unseal", *whose], clock)


async def test_an_authority_stamps_the_moment(sealer: Sealer, drawn: bytes, clock: ManualClock) -> None:
    async with time_authority() as authority:
        stamped = Sealer(sealer.ring, clock, stamper=HTTPTimeStamper(authority.address))
        one, two = [await stamped.seal(drawn, LSP, at=START) for _ in range(2)]
        assert (authority.asked, one.seal != two.seal) == (3, True)
    told = await read(two.pdf)
    assert told.timestamp_validity is not None
    assert (told.timestamp_validity.trusted, told.timestamp_validity.timestamp) == (True, STAMPED)
    assert (told.bottom_line, told.coverage) == (True, SignatureCoverageLevel.ENTIRE_FILE)


def _fail(authority: TimeAuthority) -> None:
    authority.answers = [web.Response(status=500)]


def _babble(authority: TimeAuthority) -> None:
    authority.answers = [web.Response(body=b"hello", content_type="application/timestamp-reply")]


def _confuse(authority: TimeAuthority) -> None:
    authority.of_something_else = True


@pytest.mark.parametrize("misbehave", [_fail, _babble, _confuse])
async def test_without_a_good_stamp_nothing_is_sealed_and_the_authority_is_asked_again_after_a_minute(
    sealer: Sealer, drawn: bytes, clock: ManualClock, misbehave: Callable[[TimeAuthority], None]
) -> None:
    async with time_authority() as authority:
        stamped = Sealer(sealer.ring, clock, stamper=HTTPTimeStamper(authority.address))
        await stamped.seal(drawn, LSP, at=START)
        misbehave(authority)
        for _ in range(2):
            with pytest.raises(SealMissing, match="time stamp"):
                await stamped.seal(drawn, LSP, at=START)
        assert authority.asked == 3, "once for the room, once for each that was not turned away"
        authority.of_something_else = False
        clock.advance(timedelta(seconds=61))
        assert (await read((await stamped.seal(drawn, LSP, at=START)).pdf)).bottom_line

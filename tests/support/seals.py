"""Authorities of certificates and of time, a reader of sealed PDFs, and what each of them says."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from aiohttp import web
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import PdfSignatureStatus, async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

AnyKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
STAMPED = datetime(2026, 7, 20, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Issued:
    """A key with its certificate."""

    key: AnyKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def private_pem(self) -> bytes:
        """The key."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def asn1(self) -> asn1.Certificate:
        """The certificate as pyHanko takes it."""
        return asn1.Certificate.load(self.certificate.public_bytes(Encoding.DER))


def issue(
    name: str,
    issuer: Issued | None = None,
    *,
    key: AnyKey | None = None,
    days: int = 1000,
    authority: bool = False,
    stamps: bool = False,
    begin: datetime = BEGIN,
) -> Issued:
    """Return a certificate of this name, its own issuer where none is given."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(_usage(authority=authority), critical=True)
    )
    if stamps:
        only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(only, critical=True)
    return Issued(key, builder.sign(key if issuer is None else issuer.key, hashes.SHA256()))


def _usage(*, authority: bool) -> x509.KeyUsage:
    named = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    signs = {"digital_signature": not authority, "content_commitment": not authority}
    return x509.KeyUsage(**dict.fromkeys(named, False), **signs, key_cert_sign=authority, crl_sign=authority)


ROOT = issue("Otoritas Contoh", authority=True)
MIDDLE = issue("Penerbit Contoh", ROOT, authority=True)


def handed_over(name: str = "LSP Contoh", **changes: object) -> bytes:
    """Return what a certification body gets of its authority, as PEM, in the order of nobody's choosing."""
    own = issue(name, MIDDLE, **changes)  # type: ignore[arg-type]
    return MIDDLE.pem + ROOT.pem + own.pem + own.private_pem


async def read(pdf: bytes, moment: datetime = STAMPED, root: Issued = ROOT) -> PdfSignatureStatus:
    """Return what a reader that trusts the authority says of the one seal of a PDF."""
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    trusted = ValidationContext(trust_roots=[root.asn1, stamping().asn1], moment=moment)
    return await async_validate_pdf_signature(signature, trusted, trusted)


@cache
def stamping() -> Issued:
    """Return the authority of time, of a key of RSA as pyHanko's own needs it."""
    return issue("Otoritas Waktu", key=rsa.generate_private_key(65537, 2048), stamps=True)


@dataclass
class TimeAuthority:
    """Stamps as RFC 3161 says, at its own moment; or answers as told."""

    address: str = ""
    asked: int = 0
    answers: list[web.Response] = field(default_factory=list)
    of_something_else: bool = False

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request."""
        self.asked += 1
        sent = tsp.TimeStampReq.load(await request.read())
        if self.answers:
            return self.answers.pop()
        if self.of_something_else:
            sent["message_imprint"]["hashed_message"] = bytes(32)
        key = keys.PrivateKeyInfo.load(stamping().key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
        stamped = DummyTimeStamper(stamping().asn1, key, fixed_dt=STAMPED).request_tsa_response(sent)
        return web.Response(body=stamped.dump(), content_type="application/timestamp-reply")


@asynccontextmanager
async def time_authority() -> AsyncIterator[TimeAuthority]:
    """Run an authority in the test's own loop."""
    authority = TimeAuthority()
    app = web.Application()
    app.router.add_post("/", authority.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    authority.address = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield authority
    finally:
        await runner.cleanup()

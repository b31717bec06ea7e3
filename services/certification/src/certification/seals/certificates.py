"""Keys and certificates as files bring them: taken apart, judged, put in order, and made for development."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

from certification.seals.rings import CURVES, LEAST_RSA_BITS, MARK, Seal

SealKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

DEVELOPMENT_LIFETIME: Final = timedelta(days=3650)  # nobody renews it
PEM: Final = b"-----BEGIN "


class Unfit(ValueError):
    """The key or certificate cannot seal; the text says why, and holds nothing secret."""


def read_pem(content: bytes, password: bytes | None = None) -> tuple[SealKey, Seal]:
    """Return a private key and its chain; raises `Unfit`, or what `cryptography` raises for what is no PEM."""
    return _judged(load_pem_private_key(content, password), x509.load_pem_x509_certificates(content))


def as_pem(content: bytes, password: bytes | None, *, moment: datetime) -> bytes:
    """Return a file of PEM or PKCS #12 as the keyring keeps it; raises what `read_pem` does, and where it has ended."""
    if PEM in content:
        key, seal = read_pem(content, password)
    else:
        private, certificate, others = load_key_and_certificates(content, password)
        key, seal = _judged(private, [one for one in (certificate, *others) if one is not None])
    if not seal.certificate.not_valid_before_utc <= moment < seal.ends_at:
        raise Unfit(f"valid from {seal.certificate.not_valid_before_utc} until {seal.ends_at}, not now")
    return _pem(key, seal.chain)


def development_pem(lsp_id: str, moment: datetime) -> bytes:
    """Return a key with a certificate of its own that says what it is for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.ORGANIZATIONAL_UNIT_NAME, MARK),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, lsp_id),
        ]
    )
    unsigned = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment)
        .not_valid_after(moment + DEVELOPMENT_LIFETIME)
    )
    return _pem(key, [unsigned.sign(key, hashes.SHA256())])


def _judged(key: object, certificates: Sequence[x509.Certificate]) -> tuple[SealKey, Seal]:
    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size < LEAST_RSA_BITS:
            raise Unfit(f"a key of RSA needs {LEAST_RSA_BITS} bits")
    elif not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, CURVES):
        raise Unfit("the key is neither of RSA nor of a curve of NIST")
    own = next((one for one in certificates if one.public_key() == key.public_key()), None)
    if own is None:
        raise Unfit("no certificate is of this key")
    with suppress(x509.ExtensionNotFound):
        usage = own.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            raise Unfit("the certificate is not for signatures")
    return key, Seal(_in_order(own, certificates))


def _in_order(own: x509.Certificate, certificates: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Return the certificate, its issuer, and so on, as far as they are there."""
    chain, left = [own], [one for one in certificates if one != own]
    while issuer := next((one for one in left if _issued(one, chain[-1])), None):
        left.remove(issuer)
        chain.append(issuer)
    return tuple(chain)


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _pem(key: SealKey, chain: Iterable[x509.Certificate]) -> bytes:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + b"".join(one.public_bytes(Encoding.PEM) for one in chain)

"""Certificates that seal for an LSP: what a reader shows of one, and who signs with its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

MARK: Final = "Development only, without legal effect"
"""The unit of an organization that a certificate made in development names; production refuses it by that."""

LEAST_RSA_BITS: Final = 2048
CURVES: Final = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)


@dataclass(frozen=True)
class Seal:
    """What an LSP seals with: its certificate first, then each one's issuer as far as it was handed over."""

    chain: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        """The one whose key signs."""
        return self.chain[0]

    @property
    def name(self) -> str:
        """What a reader shows: the common name, or the organization where there is none."""
        subject = self.certificate.subject
        for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
            for one in subject.get_attributes_for_oid(kind):
                return str(one.value)
        return subject.rfc4514_string()

    @property
    def ends_at(self) -> datetime:
        """Its last moment."""
        return self.certificate.not_valid_after_utc

    @property
    def is_development(self) -> bool:
        """Whether it was made by the service itself."""
        units = self.certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)
        return MARK in {one.value for one in units}

    @property
    def longest_signature(self) -> int:
        """How many bytes a signature has at most: room is made for it before it is there."""
        key = self.certificate.public_key()
        if isinstance(key, rsa.RSAPublicKey):
            return key.key_size // 8
        if isinstance(key, ec.EllipticCurvePublicKey):
            return 2 * ((key.key_size + 7) // 8) + 9  # two numbers, each with a sign, in DER
        raise TypeError("only RSA and ECDSA seal")


class SealRing(Protocol):
    """Where the certificates of the LSPs are: a folder, or a service (KMS, HSM) that hands out no key."""

    async def find_seal(self, lsp_id: str, *, moment: datetime) -> Seal | None:
        """Return what the LSP seals with at the moment, also when that has ended; None: it does not seal."""
        ...

    async def sign(self, lsp_id: str, seal: Seal, message: bytes) -> bytes:
        """Return a signature of the message with SHA-256: PKCS #1 v1.5 for RSA, else ECDSA in DER.

        Where it is the same each time (RFC 6979 for ECDSA) a document sealed twice has the same bytes.
        """
        ...

    async def seals(self) -> Mapping[str, Seal]:
        """Return what each LSP seals with."""
        ...

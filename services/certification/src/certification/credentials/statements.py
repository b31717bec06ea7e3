"""What the QR code of a certificate says by itself: a signed statement so short that paper carries it (COSE, CWT).

RFC 9052 and RFC 8392, packed as DEFLATE (RFC 1951): whoever has the LSP's keys needs nobody to check it.
"""

import zlib
from collections.abc import Mapping
from typing import Any, Final

import cbor2

from certification.credentials.badges import StatusPlace, last_moment, start_of
from certification.credentials.keys import Key, Keyring
from certification.pdf.data import CertificateDocument

SIGN1: Final = 18  # the tag of COSE_Sign1
ALGORITHM, KEY_ID, EDDSA = 1, 4, -8
ISSUER, SUBJECT, EXPIRES, NOT_BEFORE = 1, 2, 4, 5
CERTIFICATE: Final = -65_537
"""Our own claim (RFC 8392 leaves what is below -65536 to whoever uses it): name, scheme, units, list and place."""

NAMED_BY: Final = 8  # bytes of a key: enough to find it among an LSP's


def claims_of(document: CertificateDocument, *, lsp_id: str, place: StatusPlace) -> Mapping[int, Any]:
    """Return what is stated: facts of the register that are printed beside it, and where its status is found."""
    units = [unit.code for unit in document.units]
    return {
        ISSUER: lsp_id,
        SUBJECT: document.certificate_number,
        EXPIRES: int(last_moment(document).timestamp()),
        NOT_BEFORE: int(start_of(document).timestamp()),
        CERTIFICATE: [document.holder_name, document.scheme_code, units, place.number, place.index],
    }


async def sign_statement(claims: Mapping[int, Any], keyring: Keyring, lsp_id: str, key: Key) -> bytes:
    """Return the statement as a QR carries it; `keyring` may be far away, which no library of COSE allows for."""
    protected = cbor2.dumps({ALGORITHM: EDDSA, KEY_ID: key.public[:NAMED_BY]})
    payload = cbor2.dumps(claims)
    signature = await keyring.sign(lsp_id, key, signed_bytes(protected, payload))
    return _packed(cbor2.dumps(cbor2.CBORTag(SIGN1, [protected, {}, payload, signature])))


def signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """Return what the signature of a COSE_Sign1 is of (RFC 9052, 4.4)."""
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _packed(content: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()

"""Reads the statement of a QR code as a stranger would: by the standards, with none of our functions."""

import zlib
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def digits_of(statement: bytes) -> str:
    """Return a statement as its address carries it."""
    return str(int.from_bytes(statement, "big"))


def read_statement(digits: str, public: bytes) -> dict[int, Any]:
    """Return the claims (RFC 8392) of a COSE_Sign1 (RFC 9052); `InvalidSignature` where the key did not sign them."""
    number = int(digits)
    sign1 = cbor2.loads(zlib.decompress(number.to_bytes((number.bit_length() + 7) // 8, "big"), -15))
    assert sign1.tag == 18
    protected, unprotected, payload, signature = sign1.value
    header = cbor2.loads(protected)
    assert (header[1], public.startswith(header[4]), unprotected) == (-8, True, {})
    Ed25519PublicKey.from_public_bytes(public).verify(signature, cbor2.dumps(["Signature1", protected, b"", payload]))
    claims: dict[int, Any] = cbor2.loads(payload)
    return claims

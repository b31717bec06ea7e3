"""Data Integrity proofs with `eddsa-rdfc-2022` (W3C, Data Integrity EdDSA Cryptosuites 1.0)."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certification.credentials.canonical import PINNED, Json, canonical
from certification.credentials.multibase import NotMultibase, decode_base58, encode_base58

CRYPTOSUITE: Final = "eddsa-rdfc-2022"
TYPE: Final = "DataIntegrityProof"
PURPOSE: Final = "assertionMethod"


def proof_options(method: str, created: datetime) -> Json:
    """Return a proof without its value: what says how, when and with which key is signed."""
    return {
        "type": TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": f"{created:%Y-%m-%dT%H:%M:%SZ}",
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }


def signed_bytes(document: Json, options: Json, contexts: Mapping[str, Path] = PINNED) -> bytes:
    """Return what the signature is of: 64 bytes, the hash of the options and the hash of the document.

    `NotCanonical` for what cannot be signed; takes some 25 ms of CPU.
    """
    configuration = {**options, "@context": document["@context"]}
    return b"".join(
        hashlib.sha256(canonical(one, contexts)).digest() for one in (configuration, without_proof(document))
    )


def with_proof(document: Json, options: Json, signature: bytes) -> Json:
    """Return the document secured by a signature of its `signed_bytes`."""
    return {**document, "proof": {**options, "proofValue": encode_base58(signature)}}


def without_proof(document: Json) -> Json:
    """Return the document as it was signed."""
    return {name: value for name, value in document.items() if name != "proof"}


def is_signed(secured: Json, public: bytes, contexts: Mapping[str, Path] = PINNED) -> bool:
    """Tell whether the document is word for word what the key signed; `NotCanonical` where that cannot be asked."""
    options = dict(secured["proof"])
    try:
        signature = decode_base58(options.pop("proofValue"))
        message = signed_bytes(secured, options, contexts)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, NotMultibase):
        return False
    return True

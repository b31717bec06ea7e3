"""The signature inside a seal: CMS as PAdES B-B wants it, and B-T with a stamp, in the steps between which others sign.

Everything here is CPU, some 10 ms of it for a signature, and runs beside the event loop.
"""

import asyncio
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Final

from asn1crypto import cms, x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import ExternalSigner
from pyhanko.sign.validation import SignatureCoverageLevel
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certification.seals.pdfs import HASH
from certification.seals.rings import Seal
from certification.seals.stamping import NOT_AS_EXPECTED, GivenStamp

SOME_DIGEST: Final = sha256(b"of no document").digest()


def attributes_of(seal: Seal, digest: bytes) -> bytes:
    """Return what is signed: the SHA-256 of the document, and whose certificate it is; the same each time."""
    return _attributes(seal).replace(SOME_DIGEST, digest)


def signature_of(seal: Seal, attributes: bytes, signed: bytes, stamp: cms.ContentInfo | None = None) -> bytes:
    """Return the signature with certificates (no authority's own) and stamp; `NoStamp` for one that is of no use."""
    stamper = None if stamp is None else GivenStamp(stamp)
    content = _signer(seal, signed).async_sign_prescribed_attributes(
        HASH, cms.CMSAttributes.load(attributes), timestamper=stamper
    )
    made: bytes = asyncio.run(content).dump()
    return made


@lru_cache(maxsize=256)
def room_of(seal: Seal) -> int:
    """Return how many bytes its signatures have at most, without a stamp."""
    return len(signature_of(seal, _attributes(seal), bytes(seal.longest_signature)))


@lru_cache(maxsize=256)
def _attributes(seal: Seal) -> bytes:
    """Return the attributes of some document: encoding them takes longer than all the rest, and one digest differs."""
    made: bytes = asyncio.run(_signer(seal).signed_attrs(SOME_DIGEST, HASH, use_pades=True)).dump()
    return made


def is_signed_with(seal: Seal, pdf: bytes) -> bool:
    """Tell whether the whole file, and no other one, was signed with this certificate; no authority is asked."""
    try:
        (one,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
        own = x509.Certificate.load(seal.certificate.public_bytes(Encoding.DER))
        sound = validate_sig_integrity(one.signer_info, own, "data", one.compute_digest())
        return all(sound) and one.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
    except (PdfError, SignatureValidationError, *NOT_AS_EXPECTED):
        return False


def _signer(seal: Seal, signed: bytes | None = None) -> ExternalSigner:
    own, *others = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in seal.chain]
    return ExternalSigner(own, SimpleCertificateStore.from_certs(others), signature_value=signed, embed_roots=False)

"""Stamps of a time stamping authority (RFC 3161), each looked at before it is built upon."""

from typing import Final

from asn1crypto import cms
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from certification.settings import CertificationSettings

TIMEOUT_SECONDS: Final = 5  # an authority answers within one; certificates are locked meanwhile

NOT_AS_EXPECTED: Final = (ValueError, TypeError, KeyError, AttributeError, AssertionError)
"""What a library of ASN.1 raises for what it did not expect comes in all these kinds."""
NOT_STAMPED: Final = (OSError, *NOT_AS_EXPECTED)  # the first is the network's


class NoStamp(OSError):
    """The authority is away, refuses, or sent something that is no stamp of ours."""


def stamper_of(settings: CertificationSettings) -> TimeStamper | None:
    """Return who asks the authority that the settings name, None where they name none."""
    return None if settings.tsa_url is None else HTTPTimeStamper(str(settings.tsa_url), timeout=TIMEOUT_SECONDS)


async def ask_for_stamp(stamper: TimeStamper, digest: bytes, algorithm: str) -> cms.ContentInfo:
    """Return what an authority answers, still to be looked at; raises `NoStamp`."""
    try:
        return await stamper.async_timestamp(digest, algorithm)
    except NOT_STAMPED as error:
        raise NoStamp(f"time stamp: {error!r}") from error


class GivenStamp(TimeStamper):
    """A stamp that is there already, taken only where it is whole, rightly signed, and of what is to be stamped.

    Whether the authority is one to be trusted is judged by whoever reads the PDF.
    """

    def __init__(self, stamp: cms.ContentInfo) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._stamp = stamp

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return the stamp; raises `NoStamp`."""
        del md_algorithm
        try:
            nobody = ValidationContext(trust_roots=[], allow_fetching=False)
            found = await validate_tst_signed_data(self._stamp["content"], nobody, lambda _: message_digest)
        except (*NOT_STAMPED, SigningError, SignatureValidationError) as error:
            raise NoStamp(f"time stamp: {error!r}") from error
        status = TimestampSignatureStatus(**found)
        if not (status.intact and status.valid):
            raise NoStamp("time stamp: wrongly signed, or of something else")
        return self._stamp

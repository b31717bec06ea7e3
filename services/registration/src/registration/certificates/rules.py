"""Whether a certificate can be renewed: by whom, for what, and from which day."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from kompeten.events.certificates import CertificateStatus
from kompeten.events.snapshots import NamedCertificate
from registration.cells.codes import FindingCode

MONTHS_A_YEAR = 12

ENDED: Final[Mapping[CertificateStatus, FindingCode]] = {
    CertificateStatus.WITHDRAWN: FindingCode.CERTIFICATE_WITHDRAWN,
    CertificateStatus.SUPERSEDED: FindingCode.CERTIFICATE_REPLACED,
    CertificateStatus.REISSUED: FindingCode.CERTIFICATE_REPLACED,
    CertificateStatus.EXPIRED: FindingCode.CERTIFICATE_EXPIRED,
}
"""Why there is nothing left to renew. A suspended one can be: its time goes on, and the committee decides."""


class Renewable(NamedTuple):
    """What is known of a certificate somebody names; `today` is a day where its LSP is, whose `months` these are."""

    certificate_id: UUID
    certificate_number: str
    scheme_code: str
    valid_until: date
    status: CertificateStatus
    months: int
    today: date

    @property
    def opens_on(self) -> date:
        """The first day on which its renewal may be applied for."""
        return months_before(self.valid_until, self.months)

    @property
    def named(self) -> NamedCertificate:
        """The certificate as events name it."""
        return NamedCertificate(certificate_id=self.certificate_id, certificate_number=self.certificate_number)


def refusal_of(one: Renewable | None, *, scheme_code: str) -> FindingCode | None:
    """Return why a certificate cannot be renewed by an application for the scheme; None where it can.

    `one` is the applicant's own: of anybody else's they hear the same as of one that does not exist. Only what is still
    valid is renewed.
    """
    if one is None:
        return FindingCode.CERTIFICATE_UNKNOWN
    if one.scheme_code != scheme_code:
        return FindingCode.CERTIFICATE_OF_OTHER_SCHEME
    if one.status in ENDED:
        return ENDED[one.status]
    if one.today > one.valid_until:
        return FindingCode.CERTIFICATE_EXPIRED
    return FindingCode.RENEWAL_NOT_OPEN if one.today < one.opens_on else None


def months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or the last one where that month is shorter."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 - months, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

"""Which certificates can be renewed, by a table, and from which day."""

from datetime import date

import pytest

from kompeten.events.certificates import CertificateStatus
from kompeten.ids import new_id
from registration.cells.codes import FindingCode
from registration.certificates.rules import Renewable, months_before, refusal_of

LAST = date(2029, 8, 31)


def known(status: CertificateStatus = CertificateStatus.ACTIVE, *, today: date = LAST, months: int = 6) -> Renewable:
    """Return what is known of a certificate for KL-04."""
    return Renewable(new_id(), "00007/LSP-X/KL-04/2026", "KL-04", LAST, status, months, today)


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (CertificateStatus.ACTIVE, None),
        (CertificateStatus.SUSPENDED, None),
        (CertificateStatus.SCOPE_REDUCED, None),
        (CertificateStatus.WITHDRAWN, FindingCode.CERTIFICATE_WITHDRAWN),
        (CertificateStatus.SUPERSEDED, FindingCode.CERTIFICATE_REPLACED),
        (CertificateStatus.REISSUED, FindingCode.CERTIFICATE_REPLACED),
        (CertificateStatus.EXPIRED, FindingCode.CERTIFICATE_EXPIRED),
    ],
)
def test_what_has_ended_is_not_renewed(status: CertificateStatus, refusal: FindingCode | None) -> None:
    assert refusal_of(known(status), scheme_code="KL-04") is refusal


def test_nothing_is_said_of_what_is_not_theirs_and_nothing_is_renewed_for_another_scheme() -> None:
    assert refusal_of(None, scheme_code="KL-04") is FindingCode.CERTIFICATE_UNKNOWN
    assert refusal_of(known(), scheme_code="KL-05") is FindingCode.CERTIFICATE_OF_OTHER_SCHEME


@pytest.mark.parametrize(
    ("today", "months", "refusal"),
    [
        (date(2029, 2, 27), 6, FindingCode.RENEWAL_NOT_OPEN),
        (date(2029, 2, 28), 6, None),
        (date(2029, 2, 28), 4, FindingCode.RENEWAL_NOT_OPEN),
        (LAST, 6, None),
        (date(2029, 9, 1), 6, FindingCode.CERTIFICATE_EXPIRED),
    ],
)
def test_a_renewal_is_open_for_some_months_through_the_last_day(
    today: date, months: int, refusal: FindingCode | None
) -> None:
    assert refusal_of(known(today=today, months=months), scheme_code="KL-04") is refusal


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2029, 7, 20), 6, date(2029, 1, 20)),
        (date(2029, 6, 30), 6, date(2028, 12, 30)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2029, 1, 31), 36, date(2026, 1, 31)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before

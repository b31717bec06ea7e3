"""The life of a certificate as a table, and what it is worth to whoever relies on it."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from kompeten.events.certificates import CertificateStatus, ChangeReason
from kompeten.states import StateMachine


class CertificateState(StrEnum):
    """Where a certificate stands. Units taken away are no state: what is left of the scope can be suspended too."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    REISSUED = "reissued"


class CertificateMove(StrEnum):
    """What can happen to a certificate: four are ordered, and reissuing is; the others come by themselves."""

    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REDUCE_SCOPE = "reduce_scope"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    REISSUE = "reissue"


CERTIFICATES: Final = StateMachine(
    CertificateState,
    CertificateMove,
    {
        (CertificateState.ACTIVE, CertificateMove.SUSPEND): CertificateState.SUSPENDED,
        (CertificateState.ACTIVE, CertificateMove.REDUCE_SCOPE): CertificateState.ACTIVE,
        (CertificateState.ACTIVE, CertificateMove.WITHDRAW): CertificateState.WITHDRAWN,
        (CertificateState.ACTIVE, CertificateMove.EXPIRE): CertificateState.EXPIRED,
        (CertificateState.ACTIVE, CertificateMove.SUPERSEDE): CertificateState.SUPERSEDED,
        (CertificateState.ACTIVE, CertificateMove.REISSUE): CertificateState.REISSUED,
        (CertificateState.SUSPENDED, CertificateMove.REINSTATE): CertificateState.ACTIVE,
        (CertificateState.SUSPENDED, CertificateMove.REDUCE_SCOPE): CertificateState.SUSPENDED,
        (CertificateState.SUSPENDED, CertificateMove.WITHDRAW): CertificateState.WITHDRAWN,
        (CertificateState.SUSPENDED, CertificateMove.EXPIRE): CertificateState.EXPIRED,
        (CertificateState.SUSPENDED, CertificateMove.SUPERSEDE): CertificateState.SUPERSEDED,
    },
)

RUNNING: Final = CERTIFICATES.allowing(CertificateMove.EXPIRE)
"""The states in which time counts: a person has one such certificate of a scheme at most."""

REASONS: Final[Mapping[CertificateMove, frozenset[ChangeReason]]] = {
    CertificateMove.SUSPEND: frozenset(
        {
            ChangeReason.SURVEILLANCE_MISSED,
            ChangeReason.RULES_BROKEN,
            ChangeReason.MISUSED,
            ChangeReason.UNDER_INVESTIGATION,
            ChangeReason.HOLDER_ASKED,
        }
    ),
    CertificateMove.REINSTATE: frozenset(
        {ChangeReason.CAUSE_REMEDIED, ChangeReason.CAUSE_UNFOUNDED, ChangeReason.APPEAL_UPHELD}
    ),
    CertificateMove.REDUCE_SCOPE: frozenset(
        {ChangeReason.NO_LONGER_COMPETENT, ChangeReason.UNIT_DISCONTINUED, ChangeReason.HOLDER_ASKED}
    ),
    CertificateMove.WITHDRAW: frozenset(
        {
            ChangeReason.WRONGLY_OBTAINED,
            ChangeReason.WRONGLY_ISSUED,
            ChangeReason.RULES_BROKEN,
            ChangeReason.MISUSED,
            ChangeReason.NO_LONGER_COMPETENT,
            ChangeReason.CAUSE_NOT_REMEDIED,
            ChangeReason.HOLDER_ASKED,
        }
    ),
    CertificateMove.REISSUE: frozenset(
        {ChangeReason.LOST, ChangeReason.DAMAGED, ChangeReason.NAME_CORRECTED, ChangeReason.NEW_FORM}
    ),
}
"""For which reasons each of the ordered moves may be made."""


def status_on(
    day: date,
    *,
    valid_until: date,
    state: CertificateState = CertificateState.ACTIVE,
    removed_units: Collection[str] = (),
) -> CertificateStatus:
    """Tell what a certificate is worth on a day of the LSP's time zone; the last day of validity still counts.

    Whoever asks between midnight and the worker's turn is told the truth, too.
    """
    if state in RUNNING and day > valid_until:
        return CertificateStatus.EXPIRED
    if state is CertificateState.ACTIVE and removed_units:
        return CertificateStatus.SCOPE_REDUCED
    return CertificateStatus(state)

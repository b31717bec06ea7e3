"""Rules of orders: their states, who gives them, and what one may say."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from certification.certificates.states import CERTIFICATES, REASONS, CertificateMove, CertificateState
from kompeten.events.certificates import ChangeReason
from kompeten.states import StateMachine


class OrderKind(StrEnum):
    """What can be ordered."""

    SUSPEND = CertificateMove.SUSPEND.value
    REINSTATE = CertificateMove.REINSTATE.value
    REDUCE_SCOPE = CertificateMove.REDUCE_SCOPE.value
    WITHDRAW = CertificateMove.WITHDRAW.value
    REISSUE = CertificateMove.REISSUE.value

    @property
    def move(self) -> CertificateMove:
        """The move it makes on its day."""
        return CertificateMove(self.value)


class OrderState(StrEnum):
    """Where an order stands; given, it waits for its day."""

    PROPOSED = "proposed"
    ORDERED = "ordered"
    IN_EFFECT = "in_effect"
    DECLINED = "declined"
    LAPSED = "lapsed"


class OrderMove(StrEnum):
    """What can happen to an order."""

    ORDER = "order"
    DECLINE = "decline"
    TAKE_EFFECT = "take_effect"
    LAPSE = "lapse"


ORDERS: Final = StateMachine(
    OrderState,
    OrderMove,
    {
        (OrderState.PROPOSED, OrderMove.ORDER): OrderState.ORDERED,
        (OrderState.PROPOSED, OrderMove.DECLINE): OrderState.DECLINED,
        (OrderState.ORDERED, OrderMove.DECLINE): OrderState.DECLINED,
        (OrderState.ORDERED, OrderMove.TAKE_EFFECT): OrderState.IN_EFFECT,
        (OrderState.ORDERED, OrderMove.LAPSE): OrderState.LAPSED,
    },
)


class OrderFault(StrEnum):
    """What is wrong with an order, by itself or for its certificate."""

    REASON_UNFIT = "reason_unfit"
    UNITS_MISSING = "units_missing"
    UNITS_UNWANTED = "units_unwanted"
    UNIT_UNKNOWN = "unit_unknown"
    NOTHING_LEFT = "nothing_left"
    DAY_PAST = "day_past"
    DAY_AFTER_END = "day_after_end"
    UNTIL_UNWANTED = "until_unwanted"
    UNTIL_TOO_EARLY = "until_too_early"
    DAY_UNWANTED = "day_unwanted"
    ENDS_TODAY = "ends_today"
    NAME_NOT_CORRECTED = "name_not_corrected"
    NAME_UNPRINTABLE = "name_unprintable"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the rules ask of a certificate; `units` are those it still stands for."""

    state: CertificateState
    valid_until: date
    units: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an order asks for."""

    kind: OrderKind
    reason: ChangeReason
    units: Collection[str]
    effective_on: date
    until: date | None


def order_faults(asked: Asked, standing: Standing, *, today: date) -> list[OrderFault]:
    """Return what keeps an order from being proposed, all at once; `today` where the LSP is."""
    return [*_faults_of_units(asked, standing), *_faults_of_days(asked, standing, today)] + (
        [] if asked.reason in REASONS[asked.kind.move] else [OrderFault.REASON_UNFIT]
    )


def can_take_effect(kind: OrderKind, units: Collection[str], standing: Standing) -> bool:
    """Tell whether an order still finds what it was given for; another one may have come before it."""
    if standing.state not in CERTIFICATES.allowing(kind.move):
        return False
    return kind is not OrderKind.REDUCE_SCOPE or set(units) < set(standing.units)


def _faults_of_units(asked: Asked, standing: Standing) -> Iterator[OrderFault]:
    if asked.kind is not OrderKind.REDUCE_SCOPE:
        if asked.units:
            yield OrderFault.UNITS_UNWANTED
    elif not asked.units:
        yield OrderFault.UNITS_MISSING
    elif not set(asked.units) <= set(standing.units):
        yield OrderFault.UNIT_UNKNOWN
    elif set(asked.units) == set(standing.units):
        yield OrderFault.NOTHING_LEFT


def _faults_of_days(asked: Asked, standing: Standing, today: date) -> Iterator[OrderFault]:
    if asked.effective_on < today:
        yield OrderFault.DAY_PAST
    if asked.effective_on > standing.valid_until:
        yield OrderFault.DAY_AFTER_END
    if asked.kind is OrderKind.REISSUE:
        if asked.effective_on > today:
            yield OrderFault.DAY_UNWANTED
        if standing.valid_until <= today:
            yield OrderFault.ENDS_TODAY
    if asked.until is not None:
        if asked.kind is not OrderKind.SUSPEND:
            yield OrderFault.UNTIL_UNWANTED
        elif asked.until <= asked.effective_on:
            yield OrderFault.UNTIL_TOO_EARLY

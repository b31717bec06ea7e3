"""The rules of a certificate's life: what each turn makes of one, and which orders can be given."""

from datetime import date, timedelta
from typing import Any, cast

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.certificates.states import (
    CERTIFICATES,
    REASONS,
    RUNNING,
    CertificateMove,
    CertificateState,
    status_on,
)
from certification.certificates.succession import ending_of
from certification.certificates.turns import Turn, take_turn
from certification.life.rules import term_due
from certification.orders.effects import carry_out, standing_of
from certification.orders.rules import ORDERS, Asked, OrderFault, OrderKind, OrderMove, OrderState, order_faults
from kompeten.events.certificates import CertificateChange, CertificateStatus, ChangeReason
from kompeten.problems import IllegalMove
from support.lives import LAST_DAY, UNITS, Rows, certificate, order


def turned(one: Certificate, *moves: CertificateMove, units: tuple[str, ...] = ()) -> list[CertificateChange]:
    rows = cast("AsyncSession", Rows())
    days = (date(2027, 1, 1) + timedelta(days=number) for number in range(100))
    return [
        take_turn(
            rows, Turn(certificate=one, move=move, effective_on=next(days), units=units if "scope" in move else ())
        )
        for move in moves
    ]


def test_the_last_day_still_counts_and_the_next_does_not() -> None:
    assert status_on(LAST_DAY, valid_until=LAST_DAY) is CertificateStatus.ACTIVE
    for state in RUNNING:
        assert status_on(LAST_DAY + timedelta(days=1), valid_until=LAST_DAY, state=state) is CertificateStatus.EXPIRED


@pytest.mark.parametrize("final", sorted(CERTIFICATES.ends - {CertificateState.EXPIRED}))
def test_a_final_state_is_not_covered_up_by_the_end_of_validity(final: CertificateState) -> None:
    assert status_on(LAST_DAY + timedelta(days=1), valid_until=LAST_DAY, state=final).value == final.value


def test_what_is_left_of_the_scope_can_be_suspended_and_comes_back_as_it_was() -> None:
    one = certificate()
    events = turned(
        one, CertificateMove.REDUCE_SCOPE, CertificateMove.SUSPEND, CertificateMove.REINSTATE, units=("U2",)
    )
    assert [event.status for event in events] == ["scope_reduced", "suspended", "scope_reduced"]
    assert (one.removed_units, one.acts, one.state_since) == (["U2"], 3, date(2027, 1, 3))
    assert list(standing_of(one).units) == ["U1", "U3"]


@pytest.mark.parametrize("move", [CertificateMove.WITHDRAW, CertificateMove.EXPIRE])
def test_what_has_ended_comes_back_by_no_order(move: CertificateMove) -> None:
    one = certificate()
    turned(one, move)
    for kind in OrderKind:
        with pytest.raises(IllegalMove):
            turned(one, kind.move)


def test_an_order_that_finds_nothing_left_to_do_lapses_and_tells_nobody() -> None:
    rows, one = Rows(), certificate()
    turned(one, CertificateMove.SUSPEND)
    late = order(one, OrderKind.SUSPEND, date(2027, 2, 1))
    assert carry_out(cast("AsyncSession", rows), late, one) is None
    assert (late.state, one.acts, rows.added) == (OrderState.LAPSED, 1, [])


def test_a_certificate_is_followed_from_the_day_of_the_next_or_had_expired_before_it() -> None:
    old, heir = certificate(), certificate(LAST_DAY, LAST_DAY + timedelta(days=900))
    assert ending_of(old, heir).move is CertificateMove.SUPERSEDE
    late = certificate(LAST_DAY + timedelta(days=1), LAST_DAY + timedelta(days=900))
    assert ending_of(old, late).move is CertificateMove.EXPIRE


def fault(kind: OrderKind, **changes: Any) -> set[OrderFault]:
    fields: dict[str, Any] = {"reason": min(REASONS[kind.move]), "units": (), "until": None}
    asked = Asked(kind=kind, **(fields | {"effective_on": date(2027, 1, 1)} | changes))
    return set(order_faults(asked, standing_of(certificate()), today=date(2027, 1, 1)))


def test_an_order_is_judged_as_a_whole() -> None:
    assert not fault(OrderKind.SUSPEND, until=date(2027, 1, 2))
    assert not fault(OrderKind.REDUCE_SCOPE, units=("U1",))
    assert fault(OrderKind.SUSPEND, reason=ChangeReason.LOST, units=("U1",)) == {
        OrderFault.REASON_UNFIT,
        OrderFault.UNITS_UNWANTED,
    }
    assert fault(OrderKind.REDUCE_SCOPE) == {OrderFault.UNITS_MISSING}
    assert fault(OrderKind.REDUCE_SCOPE, units=("U1", "U9")) == {OrderFault.UNIT_UNKNOWN}
    assert fault(OrderKind.REDUCE_SCOPE, units=UNITS) == {OrderFault.NOTHING_LEFT}
    assert fault(OrderKind.WITHDRAW, until=date(2027, 2, 1)) == {OrderFault.UNTIL_UNWANTED}
    assert fault(OrderKind.SUSPEND, effective_on=date(2026, 12, 31), until=date(2026, 12, 31)) == {
        OrderFault.DAY_PAST,
        OrderFault.UNTIL_TOO_EARLY,
    }
    assert fault(OrderKind.WITHDRAW, effective_on=LAST_DAY + timedelta(days=1)) == {OrderFault.DAY_AFTER_END}


def test_an_order_that_came_to_its_end_stays_there() -> None:
    assert {OrderState.IN_EFFECT, OrderState.DECLINED, OrderState.LAPSED} == ORDERS.ends
    assert ORDERS.allowing(OrderMove.DECLINE) == {OrderState.PROPOSED, OrderState.ORDERED}


@pytest.mark.parametrize(
    ("days_left", "reminded", "due"),
    [
        (91, None, None),
        (90, None, 90),
        (89, 90, None),
        (60, 90, 60),
        (5, None, 7),  # a certificate of before, or a worker that was away: the shortest term alone
        (5, 7, None),
        (0, 30, 7),
    ],
)
def test_each_term_is_told_once(days_left: int, reminded: int | None, due: int | None) -> None:
    assert term_due(days_left, reminded, {90, 60, 30, 7}) == due

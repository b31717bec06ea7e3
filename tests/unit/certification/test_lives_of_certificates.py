"""No sequence of issues, orders and clocks gives a person two certificates, or gives back one that has ended."""

from datetime import date, timedelta
from typing import cast
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate, CertificateAct
from certification.certificates.states import CERTIFICATES, RUNNING, status_on
from certification.certificates.succession import ending_of
from certification.certificates.turns import expiry_of, take_turn
from certification.orders.effects import carry_out, standing_of
from certification.orders.models import CertificateOrder
from certification.orders.reissuing import pass_on
from certification.orders.rules import Asked, OrderKind, OrderState, order_faults
from kompeten.events.certificates import CertificateChange, CertificateStatus
from support.lives import UNITS, Rows, certificate, order

RELIED_ON = {CertificateStatus.ACTIVE, CertificateStatus.SCOPE_REDUCED}


class Lives(RuleBasedStateMachine):
    """One person, one scheme: issues, orders for any day, clocks that jump, workers that are late or not there."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = Rows()
        self.day = date(2026, 7, 20)
        self.register: list[Certificate] = []
        self.orders: list[tuple[CertificateOrder, Certificate]] = []
        self.told: list[CertificateChange] = []

    @property
    def session(self) -> AsyncSession:
        """What turns are given."""
        return cast("AsyncSession", self.rows)

    @rule(years=st.integers(min_value=1, max_value=5))
    def issue(self, years: int) -> None:
        """Issue another certificate, on the day it is."""
        heir = certificate(self.day, self.day + timedelta(days=365 * years))
        for one in self.register:
            if one.state in RUNNING:
                self.told.append(take_turn(self.session, ending_of(one, heir)))
        self.register.append(heir)

    @rule()
    def reissue(self) -> None:
        """Reissue the newest, when the rules let it be proposed, under another number until the same day."""
        for one in self.register[-1:]:
            given = order(one, OrderKind.REISSUE, self.day)
            asked = Asked(kind=given.kind, reason=given.reason, units=(), effective_on=self.day, until=None)
            if one.state in CERTIFICATES.allowing(given.kind.move) and not order_faults(
                asked, standing_of(one), today=self.day
            ):
                heir = certificate(self.day, one.valid_until)
                self.told.append(pass_on(self.session, given, one, heir))
                self.register.append(heir)

    @rule(
        kind=st.sampled_from(sorted(set(OrderKind) - {OrderKind.REISSUE})),
        days=st.integers(0, 500),
        units=st.sets(st.sampled_from(UNITS)),
    )
    def give_order(self, kind: OrderKind, days: int, units: set[str]) -> None:
        """Order something of the newest two, when the rules let it be proposed."""
        for one in self.register[-2:]:
            left = tuple(units) if kind is OrderKind.REDUCE_SCOPE else ()
            given = order(one, kind, self.day + timedelta(days=days), left)
            asked = Asked(kind=kind, reason=given.reason, units=left, effective_on=given.effective_on, until=None)
            if one.state in CERTIFICATES.allowing(kind.move) and not order_faults(
                asked, standing_of(one), today=self.day
            ):
                self.orders.append((given, one))

    @rule(days=st.integers(min_value=-3, max_value=400))
    def let_time_pass(self, days: int) -> None:
        """Let days go by, or a clock go back."""
        self.day += timedelta(days=days)

    @rule()
    def turn_pages(self) -> None:
        """Let a worker do what is due."""
        for given, one in sorted(self.orders, key=lambda pair: pair[0].effective_on):
            if given.state is OrderState.ORDERED and given.effective_on <= self.day:
                change = carry_out(self.session, given, one)
                self.told += [] if change is None else [change]
        for one in self.register:
            if one.state in RUNNING and one.valid_until < self.day:
                self.told.append(take_turn(self.session, expiry_of(one)))

    @invariant()
    def one_certificate_at_most_can_be_relied_on(self) -> None:
        """Nobody ever has two."""
        worth = [
            status_on(self.day, valid_until=one.valid_until, state=one.state, removed_units=one.removed_units)
            for one in self.register
        ]
        assert sum(status in RELIED_ON for status in worth) <= 1
        assert sum(one.state in RUNNING for one in self.register) <= 1

    @invariant()
    def what_has_ended_has_not_come_back(self) -> None:
        """Nothing is told of what has ended."""
        ended: set[UUID] = set()
        for change in self.told:
            assert change.certificate_id not in ended
            if change.status not in {*RELIED_ON, CertificateStatus.SUSPENDED}:
                ended.add(change.certificate_id)

    @invariant()
    def every_act_was_told_and_something_is_always_left(self) -> None:
        """An act for each event, and a unit in each certificate."""
        acts = [row for row in self.rows.added if isinstance(row, CertificateAct)]
        assert len(acts) == len(self.told) == sum(one.acts for one in self.register)
        assert all(standing_of(one).units for one in self.register)


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)

"""Certificates and orders as rows without a database: for the rules and turns of their lives."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from certification.certificates.models import Certificate
from certification.certificates.states import REASONS, CertificateState
from certification.orders.models import CertificateOrder
from certification.orders.rules import OrderKind, OrderState
from certification.pdf.data import CertificateDocument, CertifiedUnit
from kompeten.clock import ManualClock
from kompeten.ids import new_id

LAST_DAY = date(2029, 7, 19)
UNITS = ("U1", "U2", "U3")


@dataclass
class Rows:
    """Stands in for a session: turns add rows and read the clock, and need no database."""

    clock: ManualClock = field(default_factory=lambda: ManualClock(datetime(2026, 7, 20, 2, tzinfo=UTC)))
    added: list[Any] = field(default_factory=list)

    @property
    def info(self) -> dict[str, Any]:
        """What a session was made with."""
        return {"clock": self.clock}

    def add(self, row: object) -> None:
        """Keep a row."""
        self.added.append(row)


def certificate(issued_on: date = date(2026, 7, 20), valid_until: date = LAST_DAY) -> Certificate:
    """Return a certificate as it is issued."""
    printed: dict[str, Any] = {
        "scheme_name": "Pengatalogan",
        "lsp_name": "LSP",
        "verification_url": "https://example.id/verify/x",
        "units": tuple(CertifiedUnit(code=unit, title=unit) for unit in UNITS),
    }
    document = CertificateDocument.model_construct(**printed)
    return Certificate(
        id=new_id(),
        lsp_id="lsp",
        application_id=new_id(),
        attempt=1,
        batch_id=new_id(),
        certificate_number="1/LSP/2026",
        issued_on=issued_on,
        valid_until=valid_until,
        document=document,
        state=CertificateState.ACTIVE,
        removed_units=[],
        acts=0,
    )


def order(one: Certificate, kind: OrderKind, day: date, units: tuple[str, ...] = ()) -> CertificateOrder:
    """Return an order that was given."""
    return CertificateOrder(
        id=new_id(),
        certificate_id=one.id,
        kind=kind,
        reason=min(REASONS[kind.move]),
        legal_basis="SK-1",
        units=list(units),
        effective_on=day,
        until=None,
        state=OrderState.ORDERED,
    )

"""The table of orders."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from certification.orders.rules import OrderKind, OrderState
from certification.tables import Base
from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutPerson, Impersonal, Personal
from kompeten.events.certificates import ChangeReason


class CertificateOrder(AboutPerson, Versioned, Base):
    """What somebody proposed to do about a certificate, and what became of it.

    `explanation` is for those who decide; the reason, a word of a list, and the legal basis are told to everybody.
    """

    __tablename__ = "certificate_order"
    __table_args__ = (
        CheckConstraint("num_nulls(ordered_by, ordered_at) IN (0, 2)", name="given"),
        CheckConstraint("state NOT IN ('ordered', 'in_effect') OR ordered_by IS NOT NULL", name="ordered"),
        CheckConstraint("(ended_at IS NULL) = (state IN ('proposed', 'ordered'))", name="ended"),
        CheckConstraint("(kind = 'reduce_scope') = (cardinality(units) > 0)", name="units"),
        Index("ix_certificate_order_lsp_id_id", "lsp_id", "id"),  # the list
        Index("ix_certificate_order_certificate_id_id", "certificate_id", "id"),  # of one certificate
        Index("ix_certificate_order_collection", "collection", postgresql_where="collection IS NOT NULL"),
        Index("ix_certificate_order_due", "effective_on", "lsp_id", postgresql_where="state = 'ordered'"),
    )

    id: Mapped[NewId]
    lsp_id: Mapped[Impersonal[str]]
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    application_id: Mapped[UUID]
    collection: Mapped[UUID | None]  # of the orders that are proposed, given and declined together
    kind: Mapped[OrderKind]
    reason: Mapped[ChangeReason]
    explanation: Mapped[Personal[str]]
    legal_basis: Mapped[Impersonal[str]]
    units: Mapped[Impersonal[list[str]]]
    effective_on: Mapped[Impersonal[date]]
    until: Mapped[Impersonal[date | None]]
    state: Mapped[OrderState]
    proposed_by: Mapped[Impersonal[str]]
    proposed_at: Mapped[datetime]
    ordered_by: Mapped[Impersonal[str | None]]
    ordered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

"""Certificates as their events told."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.erasure import AboutPerson, Impersonal
from kompeten.events.certificates import CertificateStatus
from registration.tables import Base


class KnownCertificate(AboutPerson, Base):
    """A certificate as its newest event told: facts of the register, which stay when its holder is erased."""

    __tablename__ = "known_certificate"
    __table_args__ = (
        Index("ix_known_certificate_lsp_id_number_key", "lsp_id", "number_key"),  # what an application names
        Index("ix_known_certificate_application_id", "application_id"),  # a person's own
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    certificate_number: Mapped[Impersonal[str]]
    number_key: Mapped[Impersonal[str]]
    scheme_code: Mapped[Impersonal[str]]
    valid_until: Mapped[Impersonal[date]]
    status: Mapped[CertificateStatus]

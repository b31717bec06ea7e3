"""The register of certificates, and the counters their numbers come from."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certification.pdf.data import CertificateDocument
from certification.tables import Base
from kompeten.database.columns import NewId
from kompeten.database.erasure import AboutNobody, AboutPerson, Impersonal, Kept


class NumberSeries(AboutNobody, Base):
    """The last number an LSP gave in a series, and on which day. Its row lock orders all issues of the LSP."""

    __tablename__ = "number_series"
    __table_args__ = (CheckConstraint("last >= 0", name="last"),)

    lsp_id: Mapped[str] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
    last_issued_on: Mapped[date]


class Certificate(AboutPerson, Base):
    """An issued certificate: an entry of the public register. Only its rendering and signing are filled in later.

    The verification code stands in the frozen document, because the QR is drawn from it whenever the PDF is rendered
    again; so keeping it hashed only would protect nothing. It is looked up by its SHA-256: a key of fixed length whose
    comparison in the index tells a guesser nothing about the code.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("case_id"),
        UniqueConstraint("lsp_id", "certificate_number"),
        UniqueConstraint("lsp_id", "registration_number"),
        UniqueConstraint("lsp_id", "year", "sequence"),
        UniqueConstraint("code_sha256"),
        CheckConstraint("sequence >= 1", name="sequence"),
        CheckConstraint("year = EXTRACT(YEAR FROM issued_on)", name="year"),
        CheckConstraint("valid_until > issued_on", name="validity"),
        CheckConstraint("(sha256 IS NULL) = (rendered_at IS NULL)", name="rendered"),
        Index("ix_certificate_number_key", "number_key"),  # public verification by number
        Index("ix_certificate_registration_key", "registration_key"),  # or by the registration number
        Index("ix_certificate_lsp_id_batch_id_id", "lsp_id", "batch_id", "id"),  # the register of a batch
        Index("ix_certificate_lsp_id_id", "lsp_id", "id"),  # the register
        Index(
            "ix_certificate_unrendered",
            "lsp_id",
            "id",
            postgresql_where="rendered_at IS NULL AND render_failure IS NULL",
        ),  # the renderer's queue
        Index("ix_certificate_unsigned", "lsp_id", "id", postgresql_where="signed_at IS NULL"),  # the signer's queue
    )

    id: Mapped[NewId]
    lsp_id: Mapped[Impersonal[str]]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("certification_case.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("committee_session.id"))
    application_id: Mapped[UUID]
    attempt: Mapped[int]
    batch_id: Mapped[UUID]
    year: Mapped[int]
    sequence: Mapped[int]
    certificate_number: Mapped[Impersonal[str]]
    number_key: Mapped[Impersonal[str]]
    registration_number: Mapped[Impersonal[str]]
    registration_key: Mapped[Impersonal[str]]
    holder_name: Mapped[Kept[str]]
    original_name: Mapped[Kept[str | None]]
    issued_on: Mapped[Impersonal[date]]
    valid_until: Mapped[Impersonal[date]]
    issued_by: Mapped[Impersonal[str]]
    issued_at: Mapped[datetime]
    code_sha256: Mapped[Impersonal[bytes]]
    template_version: Mapped[Impersonal[str]]
    document: Mapped[Kept[CertificateDocument]]
    sha256: Mapped[Impersonal[str | None]]
    rendered_at: Mapped[datetime | None]
    render_failure: Mapped[Impersonal[str | None]]
    signed_at: Mapped[datetime | None]

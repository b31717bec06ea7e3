"""The register of certificates, and the counters their numbers come from."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certification.pdf.data import CertificateDocument
from certification.tables import Base, Frozen, Moment
from kompeten.ids import new_id


class NumberSeries(Base):
    """The last number an LSP gave in a series, and on which day. Its row lock orders all issues of the LSP."""

    __tablename__ = "number_series"
    __table_args__ = (CheckConstraint("last >= 0", name="last"),)

    lsp_id: Mapped[str] = mapped_column(Text, primary_key=True)
    series: Mapped[str] = mapped_column(Text, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
    last_issued_on: Mapped[date]


class Certificate(Base):
    """An issued certificate: an entry of the public register. Only its rendering is filled in later.

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
        Index("ix_certificate_lsp_id_batch_id_id", "lsp_id", "batch_id", "id"),  # the register of a batch
        Index("ix_certificate_lsp_id_id", "lsp_id", "id"),  # the register
        Index(
            "ix_certificate_unrendered", "id", postgresql_where="rendered_at IS NULL AND render_failure IS NULL"
        ),  # the renderer's queue
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lsp_id: Mapped[str] = mapped_column(Text)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("certification_case.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("committee_session.id"))
    application_id: Mapped[UUID]
    attempt: Mapped[int] = mapped_column(Integer)
    batch_id: Mapped[UUID]
    year: Mapped[int] = mapped_column(Integer)
    sequence: Mapped[int] = mapped_column(Integer)
    certificate_number: Mapped[str] = mapped_column(Text)
    number_key: Mapped[str] = mapped_column(Text)
    registration_number: Mapped[str] = mapped_column(Text)
    holder_name: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date]
    valid_until: Mapped[date]
    issued_by: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime] = mapped_column(Moment)
    code_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    template_version: Mapped[str] = mapped_column(Text)
    document: Mapped[CertificateDocument] = mapped_column(Frozen(CertificateDocument))
    sha256: Mapped[str | None] = mapped_column(Text)
    rendered_at: Mapped[datetime | None] = mapped_column(Moment)
    render_failure: Mapped[str | None] = mapped_column(Text)

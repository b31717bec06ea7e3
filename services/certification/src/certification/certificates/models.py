"""The register of certificates, and the counters their numbers come from."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from certification.certificates.states import CertificateMove, CertificateState
from certification.pdf.data import CertificateDocument
from certification.tables import Base
from kompeten.database.columns import NewId
from kompeten.database.erasure import AboutNobody, AboutPerson, Impersonal, Kept
from kompeten.events.certificates import ChangeReason

IS_RUNNING = "state IN ('active', 'suspended')"
IS_UNCOPIED = (
    "copied_acts IS DISTINCT FROM acts OR copied_signed_at IS DISTINCT FROM signed_at "
    "OR copied_sha256 IS DISTINCT FROM sha256"
)
IS_DRAWABLE = "rendered_at IS NULL AND render_failure IS NULL AND signed_at IS NOT NULL AND published_acts = acts"
HAS_A_BIT = "state IN ('suspended', 'withdrawn', 'superseded', 'reissued')"


class NumberSeries(AboutNobody, Base):
    """The last number an LSP gave in a series, and on which day. Its row lock orders all issues of the LSP."""

    __tablename__ = "number_series"
    __table_args__ = (CheckConstraint("last >= 0", name="last"),)

    lsp_id: Mapped[str] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
    last_issued_on: Mapped[date]


class Certificate(AboutPerson, Base):
    """An issued certificate: an entry of the public register. Rendering, signing and its life are filled in later.

    Its life: `state` and the units taken away, since `state_since`. Each change is a `CertificateAct`, counted by
    `acts`: whoever derives something from the state sees by that number alone whether it is still so.

    The verification code stands in the frozen document, because the QR is drawn from it whenever the PDF is rendered
    again; so keeping it hashed only would protect nothing. It is looked up by its SHA-256: a key of fixed length whose
    comparison in the index tells a guesser nothing about the code.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("lsp_id", "certificate_number"),
        UniqueConstraint("lsp_id", "registration_number"),
        UniqueConstraint("lsp_id", "year", "sequence"),
        UniqueConstraint("code_sha256"),
        UniqueConstraint("reissue_of"),  # its place is taken once
        CheckConstraint("sequence >= 1", name="sequence"),
        CheckConstraint("year = EXTRACT(YEAR FROM issued_on)", name="year"),
        CheckConstraint("valid_until > issued_on", name="validity"),
        CheckConstraint("(sha256 IS NULL) = (rendered_at IS NULL)", name="rendered"),
        CheckConstraint("(replaced_by IS NULL) = (state NOT IN ('superseded', 'reissued'))", name="replaced"),
        CheckConstraint("acts >= 0 AND (acts = 0) = (state_since IS NULL)", name="acts"),
        # One of each case; what is reissued has another number and the same case.
        Index("uq_certificate_case_id", "case_id", unique=True, postgresql_where=text("reissue_of IS NULL")),
        Index("ix_certificate_case_id", "case_id"),  # all of a case
        # Never two for one scheme of one person, whoever issues or reinstates at the same moment.
        Index(
            "uq_certificate_running",
            "lsp_id",
            "person_id",
            "scheme_code",
            unique=True,
            postgresql_where=text(IS_RUNNING),
        ),
        Index("ix_certificate_ending", "valid_until", "lsp_id", postgresql_where=text(IS_RUNNING)),  # what expires next
        Index("ix_certificate_number_key", "number_key"),  # public verification by number
        Index("ix_certificate_registration_key", "registration_key"),  # or by the registration number
        Index("ix_certificate_lsp_id_batch_id_id", "lsp_id", "batch_id", "id"),  # the register of a batch
        Index("ix_certificate_lsp_id_id", "lsp_id", "id"),  # the register
        Index(
            "ix_certificate_unrendered",
            "lsp_id",
            "id",
            postgresql_where="rendered_at IS NULL AND render_failure IS NULL",
        ),  # without a PDF, also those not signed yet
        Index("ix_certificate_drawable", "lsp_id", "id", postgresql_where=text(IS_DRAWABLE)),  # the renderer's queue
        Index("ix_certificate_unsigned", "lsp_id", "id", postgresql_where="signed_at IS NULL"),  # the signer's queue
        Index(
            "ix_certificate_unpublished", "lsp_id", "id", postgresql_where=text("published_acts <> acts")
        ),  # likewise
        Index(
            "ix_certificate_uncopied", text("(copied_acts IS NULL)"), "id", postgresql_where=text(IS_UNCOPIED)
        ),  # the publisher's queue
        Index(
            "ix_certificate_replaced_by", "replaced_by", postgresql_where="replaced_by IS NOT NULL"
        ),  # what a certificate followed
        Index("ix_certificate_bits", "lsp_id", postgresql_where=text(HAS_A_BIT)),  # what lists of status say
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
    statement: Mapped[Kept[bytes | None]]  # in the QR of the present version; none where it was drawn without one
    # What stands in the PDF of the present version behind its drawing, and the name on the certificate it is made with.
    seal: Mapped[Impersonal[bytes | None]] = mapped_column(deferred=True)  # some kB that a lost file alone asks for
    sealed_by: Mapped[Impersonal[str | None]]
    person_id: Mapped[UUID | None]
    scheme_code: Mapped[Impersonal[str | None]]
    state: Mapped[CertificateState] = mapped_column(
        default=CertificateState.ACTIVE, server_default=CertificateState.ACTIVE.value
    )
    state_since: Mapped[Impersonal[date | None]]
    state_until: Mapped[Impersonal[date | None]]
    state_reason: Mapped[ChangeReason | None]
    removed_units: Mapped[Impersonal[list[str]]] = mapped_column(default=list, server_default=text("'{}'"))
    replaced_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("certificate.id", deferrable=True, initially="DEFERRED")
    )
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))  # of the document
    version_at: Mapped[datetime | None]  # since when the document is that version; none since the issue
    reissue_of: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    reminded_days: Mapped[int | None]  # the shortest term of which the holder was reminded
    acts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    published_acts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    copied_acts: Mapped[int | None]
    copied_signed_at: Mapped[datetime | None]
    copied_sha256: Mapped[Impersonal[str | None]]


class CertificateAct(AboutPerson, Base):
    """A change in the life of a certificate, as it took effect: never altered, one for each of its public events."""

    __tablename__ = "certificate_act"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        Index("ix_certificate_act_order_id", "order_id", unique=True, postgresql_where="order_id IS NOT NULL"),
    )

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    application_id: Mapped[UUID]
    move: Mapped[CertificateMove]
    state: Mapped[CertificateState]
    effective_on: Mapped[Impersonal[date]]
    reason: Mapped[ChangeReason | None]
    legal_basis: Mapped[Impersonal[str | None]]
    order_id: Mapped[UUID | None]
    acted_at: Mapped[datetime]


class FormerDocument(AboutPerson, Base):
    """A version of a certificate's document that another followed: whoever has the file finds it by its hash."""

    __tablename__ = "former_document"
    __table_args__ = (CheckConstraint("version >= 1", name="version"),)

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    sha256: Mapped[Impersonal[str]]
    replaced_on: Mapped[Impersonal[date]]

"""Tables of what was signed: the credential of each certificate, and the lists with their status."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certification.credentials.status_lists import ENTRIES, FULLEST
from certification.tables import Base
from kompeten.database.erasure import AboutNobody, AboutPerson, Impersonal, Kept


class SignedCredential(AboutPerson, Base):
    """The credential of a certificate, as text: what is handed out is byte for byte what was signed.

    Its place in the LSP's lists stays when it is signed again.
    """

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("lsp_id", "list_number", "place"),
        CheckConstraint(f"place BETWEEN 0 AND {ENTRIES - 1}", name="place"),
        Index("ix_credential_lsp_id_key", "lsp_id", "key"),  # what a revoked key signed
    )

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    list_number: Mapped[int]
    place: Mapped[int]
    key: Mapped[Impersonal[str]]
    document: Mapped[Kept[str]]
    token: Mapped[Kept[str]]
    signed_at: Mapped[datetime]


class StatusList(AboutNobody, Base):
    """One of an LSP's lists, for both purposes, as they were signed. Its row lock orders who takes a place in it."""

    __tablename__ = "status_list"
    __table_args__ = (
        CheckConstraint(f"taken BETWEEN 0 AND {FULLEST}", name="taken"),
        Index("ix_status_list_renew_at", "renew_at"),  # what is to be signed again
    )

    lsp_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    taken: Mapped[int]
    key: Mapped[str]
    revocation: Mapped[str]
    suspension: Mapped[str]
    revocation_token: Mapped[str] = mapped_column(server_default="")  # until a list that an older image signed is due
    suspension_token: Mapped[str] = mapped_column(server_default="")
    renew_at: Mapped[datetime]

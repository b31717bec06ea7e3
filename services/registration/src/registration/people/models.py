"""People: one row per person and LSP, known by their identity number only."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.erasure import AboutPerson, Erasure, Impersonal, Personal
from kompeten.events.registration import ErasureReason, RestrictionReason
from registration.people.vault import NikVault, Sealed
from registration.tables import Base


class PersonRecord(AboutPerson, Base):
    """A person: the NIK encrypted and its keyed hash. What they wrote about themselves is on their applications.

    An erased person keeps the id alone, which means nobody without a NIK: who applies anew is another person. While
    `restricted_at` is set, nothing is done with what is known of them.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("lsp_id", "nik_index"),
        CheckConstraint(
            "num_nulls(nik_index, nik_ciphertext, nik_key_id) = CASE WHEN erased_at IS NULL THEN 0 ELSE 3 END"
            " AND (erased_at IS NULL) = (erasure_reason IS NULL)",
            "erased",
        ),
        CheckConstraint("num_nulls(restricted_at, restriction_reason) <> 1", "restricted"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    nik_index: Mapped[Personal[bytes | None]]
    nik_ciphertext: Mapped[Personal[bytes | None]]
    nik_key_id: Mapped[Personal[str | None]]
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    erasure_reason: Mapped[ErasureReason | None]
    restricted_at: Mapped[datetime | None]
    restriction_reason: Mapped[RestrictionReason | None]

    def national_id(self, vault: NikVault) -> str | None:
        """Return the NIK, None once they are erased; whoever asks discloses it, or shows its last digits in an act."""
        if self.nik_key_id is None or self.nik_ciphertext is None:
            return None
        sealed = Sealed(self.nik_key_id, self.nik_ciphertext)
        return vault.open(sealed, lsp_id=self.lsp_id, person_id=self.id)

    def erase(self, erasure: Erasure, *, keep: Collection[str] = ()) -> None:
        """Say that they are erased, too, since when and why."""
        super().erase(erasure, keep=keep)
        if self.erased_at is None:
            self.erased_at = erasure.erased_at
            self.erasure_reason = None if erasure.reason is None else ErasureReason(erasure.reason)

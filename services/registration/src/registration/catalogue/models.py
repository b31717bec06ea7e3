"""The scheme versions of each LSP."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import Word, one_of
from registration.catalogue.schemes import SchemeVersion, VersionState
from registration.tables import Base

Json = dict[str, Any]  # Any: JSON


class StoredVersion(Base):
    """A scheme version. Once it is no draft a trigger keeps everything but its state from changing."""

    __tablename__ = "scheme_version"
    __table_args__ = (
        CheckConstraint(one_of("state", VersionState), "state"),
        CheckConstraint("version >= 1", "version"),
        # At most one active version per scheme: the one people apply for now.
        Index("uq_scheme_version_active", "lsp_id", "scheme_code", unique=True, postgresql_where="state = 'active'"),
    )

    lsp_id: Mapped[str] = mapped_column(Text, primary_key=True)
    scheme_code: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[VersionState] = mapped_column(Word(VersionState))
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    standard: Mapped[str] = mapped_column(Text)
    validity_years: Mapped[int] = mapped_column(Integer)
    units: Mapped[list[Json]] = mapped_column(JSONB)
    entry: Mapped[Json] = mapped_column(JSONB)

    def as_version(self) -> SchemeVersion:
        """Return the row as the rules know it."""
        return SchemeVersion.model_validate({name: getattr(self, name) for name in SchemeVersion.model_fields})

    def take(self, version: SchemeVersion) -> None:
        """Take over everything but the state."""
        for name, value in columns_of(version).items():
            if name != "state":
                setattr(self, name, value)


def columns_of(version: SchemeVersion) -> Json:
    """Return a version as column values; the caller adds the LSP."""
    return version.model_dump(mode="json")

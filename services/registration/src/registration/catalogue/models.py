"""The scheme versions of each LSP."""

from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.erasure import AboutNobody
from registration.catalogue.schemes import SchemeVersion, VersionState
from registration.tables import Base

Json = dict[str, Any]  # Any: JSON


class StoredVersion(AboutNobody, Base):
    """A scheme version. Once it is no draft a trigger keeps everything but its state from changing."""

    __tablename__ = "scheme_version"
    __table_args__ = (
        CheckConstraint("version >= 1", "version"),
        # At most one active version per scheme: the one people apply for now.
        Index("uq_scheme_version_active", "lsp_id", "scheme_code", unique=True, postgresql_where="state = 'active'"),
    )

    lsp_id: Mapped[str] = mapped_column(primary_key=True)
    scheme_code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[VersionState]
    name: Mapped[str]
    kind: Mapped[str]
    standard: Mapped[str]
    validity_years: Mapped[int]
    units: Mapped[list[Json]]
    entry: Mapped[Json]

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

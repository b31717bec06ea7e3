"""The base of this service's tables, beside the platform's, and the types of their columns."""

from enum import StrEnum

from sqlalchemy import DateTime, Enum
from sqlalchemy.orm import DeclarativeBase

from kompeten.database.sessions import new_metadata

Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Base of every model of this service."""

    metadata = new_metadata()


def words(kind: type[StrEnum]) -> Enum:
    """Return a text column of an enum's values; which ones are allowed says a check constraint of the table."""
    return Enum(kind, native_enum=False, length=20, values_callable=lambda one: [word.value for word in one])

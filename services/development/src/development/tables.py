"""The base of this service's tables."""

from sqlalchemy.orm import DeclarativeBase

from kompeten.database.columns import new_registry


class Base(DeclarativeBase):
    """Base of every table of development."""

    registry = new_registry()

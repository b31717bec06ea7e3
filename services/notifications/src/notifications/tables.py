"""The base of the service's tables."""

from sqlalchemy.orm import DeclarativeBase

from kompeten.database.sessions import new_metadata


class Base(DeclarativeBase):
    """Base of the tables of notifications."""

    metadata = new_metadata()

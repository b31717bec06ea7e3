"""The base of this service's tables."""

from sqlalchemy import DateTime
from sqlalchemy.orm import DeclarativeBase

from kompeten.database.sessions import new_metadata

Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Base of every table of registration."""

    metadata = new_metadata()

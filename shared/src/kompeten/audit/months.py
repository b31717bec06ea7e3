"""The months that the audit lies in: rows by the moment in their ids, seals by when they were made."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

MILLISECOND_BITS = 80  # of a UUIDv7, RFC 9562: what follows its 48 bits of Unix time in milliseconds
LAST_MILLISECOND = 253_402_300_799_999  # of the year 9999: an id that is no UUIDv7 may say anything


def moment_of(entry_id: UUID) -> datetime:
    """Return the moment in a UUIDv7."""
    milliseconds = min(entry_id.int >> MILLISECOND_BITS, LAST_MILLISECOND)
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)


def first_id(moment: datetime | date) -> UUID:
    """Return the lowest UUIDv7 of a moment, or of the beginning of a day in UTC."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    milliseconds = round(moment.timestamp() * 1000)
    return UUID(int=max(milliseconds, 0) << MILLISECOND_BITS)


def month_after(month: date, months: int = 1) -> date:
    """Return the first day of the month that is so many months later."""
    years, index = divmod(month.month - 1 + months, 12)
    return date(month.year + years, index + 1, 1)


async def prepare_months(session: AsyncSession) -> int:
    """Make the partitions of this month and the next three; return how many could not be made; the caller commits.

    One cannot where rows of its time lie in the partition `other` already: they stay there, sealed like any other.
    """
    return await session.scalar(select(func.prepare_audit_months())) or 0

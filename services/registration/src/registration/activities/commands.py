"""Keeping what development tells of its activities."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events.development import Activity
from registration.activities.models import KnownActivity

TOLD = ("organizer_id", "revision", "activity", "ends_at", "quota", "regency_quotas")


async def keep_activity(session: AsyncSession, told: Activity, *, lsp_id: str) -> Activity | None:
    """Take an activity over as it is now; the highest revision counts, and seats stay taken.

    Returns what it was before; None where it was not known, or is known better.
    """
    before = await session.scalar(select(KnownActivity.activity).where(KnownActivity.id == told.id))
    fresh = insert(KnownActivity).values(
        id=told.id,
        lsp_id=lsp_id,
        organizer_id=told.organizer_id,
        revision=told.revision,
        activity=told,
        ends_at=max(one.ends_at for one in told.sessions),
        is_cancelled=False,
        quota=told.quota,
        regency_quotas={one.region_code: one.quota for one in told.regency_quotas},
        taken=0,
        regencies_taken={},
        waiting=0,
        arrivals=0,
    )
    newer = {name: fresh.excluded[name] for name in TOLD}
    newest = KnownActivity.revision < fresh.excluded.revision
    await session.execute(fresh.on_conflict_do_update(index_elements=["id"], set_=newer, where=newest))
    return before if before is not None and before.revision < told.revision else None


async def cancel_activity(session: AsyncSession, activity_id: UUID, *, lsp_id: str) -> Activity | None:
    """Take nobody in any more, who enrolled stays; return what is cancelled, None where it is not known."""
    theirs = KnownActivity.id == activity_id, KnownActivity.lsp_id == lsp_id
    return await session.scalar(
        update(KnownActivity).where(*theirs).values(is_cancelled=True).returning(KnownActivity.activity)
    )

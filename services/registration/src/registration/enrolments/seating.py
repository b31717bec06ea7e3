"""The seats of an activity as its enrolments take them: by arrival, and by moving up when one becomes free.

Whoever may change a seat locks the activity before anything else, so that none waits for another in a circle.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import act_row
from kompeten.database.rows import among, write_all
from kompeten.database.sessions import now
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record_all
from registration.activities.models import KnownActivity
from registration.enrolments.models import Enrolment
from registration.enrolments.recording import enrolment_of
from registration.enrolments.rules import ENROLMENT, EnrolmentMove, EnrolmentState
from registration.people.models import PersonRecord
from registration.seats.commands import claim, fill, give_back
from registration.seats.rules import Claim, Standing

WAITING = (  # whoever is restricted stays where they are
    select(Enrolment.id, Enrolment.region_code)
    .join(PersonRecord)
    .where(Enrolment.state == EnrolmentState.WAITING, Enrolment.erased_at.is_(None))
    .where(PersonRecord.restricted_at.is_(None))
    .order_by(Enrolment.arrival)
)


async def claim_seats(
    session: AsyncSession, activity: KnownActivity, enrolments: Sequence[Enrolment]
) -> list[Standing]:
    """Seat people in an activity or put them into its queue, in this order; it is for the caller to write them."""
    standings = await claim(session, KnownActivity, activity.id, [Claim(one.region_code) for one in enrolments])
    for enrolment, standing in zip(enrolments, standings, strict=True):
        enrolment.state = EnrolmentState.ENROLLED if standing.place is None else EnrolmentState.WAITING
        enrolment.arrival = standing.arrival or 0
    return standings


async def vacate(session: AsyncSession, enrolment: Enrolment, was: EnrolmentState, *, by: Principal) -> None:
    """Take an enrolment that has ended off its seat or out of the queue, and let the next one move up."""
    held_in = enrolment.region_code if was is EnrolmentState.ENROLLED else None
    await give_back(session, KnownActivity, enrolment.activity_id, held_in)
    await seat_waiting(session, enrolment.activity_id, by=by)


async def seat_waiting(session: AsyncSession, activity_id: UUID, *, by: Principal | str) -> None:
    """Let whoever waits move up to the seats there are, until the activity is over.

    `by` is whoever freed the seats. The caller has locked the activity, and commits.
    """
    activity = await session.get_one(KnownActivity, activity_id, populate_existing=True)
    if activity.takes_nobody(now(session)):
        return
    queue = WAITING.where(Enrolment.activity_id == activity_id)
    if moved := await fill(session, KnownActivity, activity_id, queue):
        await _enrol(session, activity, moved, by=by)


async def _enrol(session: AsyncSession, activity: KnownActivity, ids: Sequence[UUID], *, by: Principal | str) -> None:
    """Move these on and tell of it, in a handful of statements however many they are."""
    target = ENROLMENT.after(EnrolmentState.WAITING, EnrolmentMove.SEAT)
    seated = update(Enrolment).where(among(Enrolment.id, ids)).values(state=target, version=Enrolment.version + 1)
    enrolled = {one.id: one for one in await session.scalars(seated.returning(Enrolment))}
    told = [enrolment_of(enrolled[one], activity.activity, has_waited=True) for one in ids]
    events = await record_all(session, told, lsp_id=activity.lsp_id)
    await write_all(
        session,
        [act_row("grant_seat", "enrolment", event.body.enrolment_id, by=by, at=event.time) for event in events],
    )

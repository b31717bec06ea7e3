"""The seats of a batch as its applications take them: by arrival, and by moving up when one becomes free.

Every command that may change a seat locks the batch before anything else, so that none waits for another in a circle.
"""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.hot import InTransaction
from kompeten.database.rows import among, write_all
from kompeten.database.sessions import now
from kompeten.events import ApplicationWaitlisted, SeatGranted
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record_all
from kompeten.problems import NotFound
from registration.applications.models import Application
from registration.applications.queries import lock_application, visible
from registration.applications.recording import audit_of
from registration.applications.rules import APPLICATION, SEATED, ApplicationMove, ApplicationState
from registration.batches.models import Batch
from registration.batches.rules import is_over
from registration.people.models import PersonRecord
from registration.seats.commands import claim, fill, give_back
from registration.seats.rules import Claim, Standing
from registration.timeline.commands import entry_of
from registration.timeline.rules import Stage

TOLD = ("id", "revision", "full_name", "scheme_code", "funding_source")


async def lock_in_batch(
    session: AsyncSession, application_id: UUID, *, principal: Principal
) -> tuple[Application, Batch]:
    """Return an application the caller may see and its batch, both locked, the batch first; as `lock_application`."""
    theirs = visible(principal).with_only_columns(Application.batch_id).where(Application.id == application_id)
    batch = await session.scalar(
        select(Batch).where(Batch.id == theirs.scalar_subquery()).with_for_update(key_share=True),
        execution_options={"populate_existing": True},
    )
    if batch is None:
        raise NotFound
    return await lock_application(session, application_id, principal=principal), batch


async def claim_seats(session: InTransaction, batch_id: UUID, claims: Sequence[Claim]) -> list[Standing]:
    """Seat applications of a batch or put them into its queue, in this order; it is for the caller to write them.

    The batch is locked until the caller's transaction ends.
    """
    return await claim(session, Batch, batch_id, claims)


def seated(standing: Standing, *, arrival: int = 0) -> dict[str, object]:
    """Return what an application's columns say of its standing; `arrival` is its number where it had one before."""
    state = ApplicationState.SUBMITTED if standing.place is None else ApplicationState.WAITING
    return {"state": state, "arrival": standing.arrival or arrival}


async def vacate(
    session: AsyncSession, application: Application, was: ApplicationState, *, principal: Principal
) -> None:
    """Take an application that has ended off its seat or out of the queue, and let the next one move up."""
    held_in = application.region_code if was in SEATED else None
    await give_back(session, Batch, application.batch_id, held_in)
    await seat_waiting(session, application.batch_id, principal=principal)


async def seat_waiting(session: AsyncSession, batch_id: UUID, *, principal: Principal | str) -> None:
    """Let whoever waits move up to the seats there are; on the batch's last day for the last time.

    `principal` is whoever freed the seats. The caller has locked the batch, and commits.
    """
    batch = await session.get_one(Batch, batch_id)
    if is_over(batch.ends_on, today=now(session).astimezone(ZoneInfo(batch.time_zone)).date()):
        return
    if moved := await fill(session, Batch, batch_id, _queue(batch_id)):
        await _grant(session, batch, moved, by=principal)


async def _grant(session: AsyncSession, batch: Batch, ids: Sequence[UUID], *, by: Principal | str) -> None:
    """Move these applications on and tell of it, in a handful of statements however many they are."""
    target = APPLICATION.after(ApplicationState.WAITING, ApplicationMove.SEAT)
    seated = update(Application).where(among(Application.id, ids)).values(state=target, version=Application.version + 1)
    returned = seated.returning(*(getattr(Application, name) for name in TOLD))
    rows = await session.execute(returned, execution_options={"synchronize_session": False})
    told = {row.id: row for row in rows}
    events = await record_all(session, [_granted(batch, told[one]) for one in ids], lsp_id=batch.lsp_id)
    await write_all(session, [entry_of(event, Stage.SUBMITTED) for event in events])
    await write_all(session, [audit_of(event, "grant_seat", by=by, revision=event.body.revision) for event in events])


def waitlisting_of(application: Application, batch_title: str, place: int) -> ApplicationWaitlisted:
    """Return the event that tells of an application's place in the queue."""
    return ApplicationWaitlisted(
        application_id=application.id,
        revision=application.revision,
        batch_id=application.batch_id,
        batch_title=batch_title,
        full_name=application.full_name,
        scheme_code=application.scheme_code,
        funding_source=application.funding_source,
        place=place,
    )


def _granted(batch: Batch, row: Row[*tuple[object, ...]]) -> SeatGranted:
    known = row._asdict()
    return SeatGranted(application_id=known.pop("id"), batch_id=batch.id, batch_title=batch.title, **known)


def _queue(batch_id: UUID) -> Select[UUID, str]:
    """Return who may move up: nobody who was erased, and whoever is restricted stays where they are."""
    waiting = Application.batch_id == batch_id, Application.state == ApplicationState.WAITING
    queue = select(Application.id, Application.region_code).where(*waiting, Application.erased_at.is_(None))
    unrestricted = queue.join(PersonRecord).where(PersonRecord.restricted_at.is_(None))
    return unrestricted.order_by(Application.arrival)

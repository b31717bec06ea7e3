"""A service's recovery as operators see it: where it stands, what is missed, the order to do it, the mark by hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.gate import recovering
from kompeten.database.tables import MissedEvent, Recovery
from kompeten.entry.texts import Paragraph
from kompeten.http.authorization import OperatorOf
from kompeten.http.pagination import Cursor, Limit, Page, paginate
from kompeten.http.transaction import Session, Transact
from kompeten.operations.routing import Route, router_of
from kompeten.problems import Unavailable
from kompeten.recovery import commands
from kompeten.runtime import Runtime, RuntimeOf


class MarkForm(BaseModel):
    """Why the database is to be taken for a restored one."""

    model_config = ConfigDict(extra="forbid")

    reason: Paragraph


class RecoveryReport(BaseModel):
    """The recovery that goes on, or the last one. Missed events are those of this recovery."""

    service: str
    in_recovery: bool
    cause: str | None
    since: datetime | None
    ordered_by: str | None = Field(description="Who ordered it; None while nobody did, or when it was given up")
    problem: str | None = Field(description="What is in its way")
    ended_at: datetime | None
    missed: int = Field(description="Events published that the restored database did not know")
    adopted: int = Field(description="Of those, what the service took over from the topics again")


class MissedEventReport(BaseModel):
    """An event that was published and that the restored database did not know."""

    topic: str
    subject: str
    sequence: int
    event_id: UUID
    type: str
    happened_at: datetime
    is_adopted: bool


async def report_recovery(session: AsyncSession, runtime: Runtime) -> RecoveryReport:
    """Return where the service's recovery stands; it goes on until the process that answers writes again."""
    row = await session.get(Recovery, commands.ONE, populate_existing=True)
    if row is None:
        raise Unavailable
    of_this = select(func.count(), func.count().filter(MissedEvent.is_adopted))
    missed, adopted = (await session.execute(of_this.where(MissedEvent.found_in == row.since))).one()
    return RecoveryReport(
        service=runtime.name,
        in_recovery=commands.is_on(row) or runtime.gate.in_recovery,
        cause=row.cause,
        since=row.since,
        ordered_by=row.ordered_by,
        problem=row.problem,
        ended_at=row.ended_at,
        missed=missed,
        adopted=adopted,
    )


async def show_recovery(runtime: RuntimeOf, session: Session, _: OperatorOf) -> RecoveryReport:
    """Answer where the recovery stands."""
    return await report_recovery(session, runtime)


async def list_missed_events(session: Session, cursor: Cursor, limit: Limit, _: OperatorOf) -> Page[MissedEventReport]:
    """Answer a page of what is missed, by event id."""
    of_the_last = select(MissedEvent).where(MissedEvent.found_in == select(Recovery.since).scalar_subquery())
    rows, following = await paginate(session, of_the_last, MissedEvent.event_id, cursor=cursor, limit=limit)
    return Page(items=[_shown(row[0]) for row in rows], next=following)


async def create_recovery(runtime: RuntimeOf, transact: Transact, principal: OperatorOf) -> Response:
    """Order the recovery; a process does it as soon as it looks, and the report tells when it is done."""

    async def effect(session: AsyncSession) -> RecoveryReport:
        await commands.order(session, service=runtime.name, actor=principal.subject)
        await session.flush()
        return await report_recovery(session, runtime)

    with recovering():
        return await transact(effect)


async def create_recovery_mark(
    form: MarkForm, runtime: RuntimeOf, transact: Transact, principal: OperatorOf
) -> Response:
    """Put the service in recovery, this process at once, the others at their next look."""

    async def effect(session: AsyncSession) -> RecoveryReport:
        await commands.mark(session, form.reason, actor=principal.subject)
        await session.flush()
        return await report_recovery(session, runtime)

    with recovering():
        answer = await transact(effect)
    runtime.gate.shut(f"marked: {form.reason}")
    return answer


def _shown(row: MissedEvent) -> MissedEventReport:
    names: Sequence[str] = list(MissedEventReport.model_fields)
    return MissedEventReport(**{name: getattr(row, name) for name in names})


ROUTES = (
    Route(
        "GET",
        "",
        show_recovery,
        RecoveryReport,
        "Where the recovery of {service} stands",
        "On a restored database a service reads, and writes nothing before it was recovered.",
    ),
    Route(
        "GET",
        "/missed",
        list_missed_events,
        Page[MissedEventReport],
        "Events of {service} that its restored database did not know",
        "Of the recovery that goes on, or of the last one.",
    ),
    Route(
        "POST",
        "",
        create_recovery,
        RecoveryReport,
        "Let {service} recover from what was published",
        "Raises its numbers, lists what it misses, applies what lies in the topics it reads, and lets it write again.",
    ),
    Route(
        "POST",
        "/mark",
        create_recovery_mark,
        RecoveryReport,
        "Say that the database of {service} was restored",
        "For snapshots of disks, which the service cannot tell from the database it knew.",
    ),
)


def recovery_router(service: str) -> APIRouter:
    """Return the operators' routes of one service's recovery."""
    return router_of(service, "/recovery", ROUTES)

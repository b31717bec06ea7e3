"""What commands on an application share: what they look at first, and what each leaves behind."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from kompeten.audit.recording import act_row
from kompeten.database.audit_tables import AuditEntry
from kompeten.database.hot import InTransaction
from kompeten.database.rows import write_together
from kompeten.events import ApplicationEvent, Event
from kompeten.events.snapshots import Contacts
from kompeten.identity.tokens import Principal
from kompeten.messaging import outbox
from registration.applications.models import Application
from registration.applications.problems import AlreadyDecided
from registration.applications.queries import get_stage
from registration.tables import Base
from registration.timeline.commands import entry_of
from registration.timeline.rules import Stage


async def record_step(
    session: InTransaction,
    application: Application,
    body: ApplicationEvent,
    *,
    principal: Principal,
    action: str,
    stage: Stage,
    reason: str | None = None,
    details: dict[str, Any] | None = None,  # Any: JSON
    alongside: Sequence[Base] = (),
    begins: bool = False,
) -> None:
    """Record the event, enter it in the timeline and the audit; the caller commits. `details` are shown as they are.

    New rows given as `alongside` are written in the same statement; with `begins` the application itself is one of
    them. What people typed stands in the timeline alone, where an erasure can reach it; the audit, which never changes,
    names the event.
    """

    def rows_of(event: Event[ApplicationEvent]) -> Sequence[DeclarativeBase]:
        audited = audit_of(event, action, by=principal, revision=application.revision)
        return *alongside, entry_of(event, stage, reason=reason, **(details or {})), audited

    if begins:
        await outbox.record_first(session, body, lsp_id=application.lsp_id, alongside=rows_of)
    else:
        await write_together(session, *rows_of(await outbox.record(session, body, lsp_id=application.lsp_id)))


def audit_of(
    event: Event[ApplicationEvent], action: str, *, by: Principal | str, revision: int, **details: str
) -> AuditEntry:
    """Return the audit row of a step, for whoever writes it together with other rows."""
    told = {"revision": revision, "event_id": str(event.id), **details}
    return act_row(action, "application", event.body.application_id, by=by, at=event.time, details=told)


async def refuse_at(session: AsyncSession, application: Application, *stages: Stage) -> None:
    """Raise `AlreadyDecided` when the timeline shows one of the stages."""
    stage = await get_stage(session, application.id)
    if stage in stages:
        raise AlreadyDecided(stage=stage)


def contacts_of(application: Application) -> Contacts:
    """Return where the person hears from us."""
    return Contacts(email=application.email, phone=application.phone)

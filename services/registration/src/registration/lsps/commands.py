"""Configuring LSPs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import Event, EventBody, LspConfigured
from kompeten.events.lsps import Lsp
from kompeten.http.preconditions import Expected, check_version
from kompeten.identity.tokens import Operator
from kompeten.ids import new_id
from kompeten.messaging import outbox
from kompeten.problems import Invalid, field_error
from registration.lsps.models import RegisteredLsp
from registration.lsps.problems import MESSAGES
from registration.lsps.rules import check_lsp


async def configure_lsp(
    session: AsyncSession, lsp_id: str, lsp: Lsp, *, operator: Operator, expected: Expected
) -> RegisteredLsp:
    """Enter an LSP under the id its tokens carry, or change it, and tell everybody; the same again changes nothing.

    Raises `StaleVersion`, and `Invalid` for a pattern or a zone that is none. What was decided and issued before stays
    as it was frozen then.
    """
    if found := check_lsp(lsp):
        raise Invalid(
            errors=[
                field_error(pointer.rpartition("/")[2], code.value, MESSAGES[code], pointer=pointer)
                for pointer, code in found
            ]
        )
    row, is_new = await _lock_or_enter(session, lsp_id, lsp, by=operator.subject)
    check_version(0 if is_new else row.version, expected)
    if not is_new and row.lsp == lsp:
        return row
    row.lsp, row.configured_by, row.configured_at = lsp, operator.subject, now(session)
    await session.flush()
    body = LspConfigured(lsp_id=lsp_id, revision=row.version, lsp=lsp, configured_at=row.configured_at)
    await outbox.record(session, body, lsp_id=lsp_id)
    audit_act(session, "configure_lsp", "lsp", lsp_id, by=operator, details=lsp.model_dump(mode="json"))
    return row


async def adopt_lsps(session: AsyncSession, events: Sequence[Event[EventBody]]) -> set[UUID]:
    """After a restore: take over again what this service told of LSPs, and return the ids of those events."""
    adopted = set()
    for event in events:
        if isinstance(event.body, LspConfigured):
            row, _ = await _lock_or_enter(session, event.body.lsp_id, event.body.lsp, by="recovery")
            row.lsp, row.configured_at = event.body.lsp, event.body.configured_at
            await session.flush()
            adopted.add(event.id)
    return adopted


async def _lock_or_enter(session: AsyncSession, lsp_id: str, lsp: Lsp, *, by: str) -> tuple[RegisteredLsp, bool]:
    """Return the row, locked, and whether it was made just now."""
    fresh = insert(RegisteredLsp).values(
        id=new_id(), lsp_id=lsp_id, lsp=lsp, configured_by=by, configured_at=now(session), version=1
    )
    entered: RegisteredLsp | None = await session.scalar(fresh.on_conflict_do_nothing().returning(RegisteredLsp))
    if entered is not None:
        return entered, True
    locked = select(RegisteredLsp).where(RegisteredLsp.lsp_id == lsp_id).with_for_update()
    return (await session.scalars(locked, execution_options={"populate_existing": True})).one(), False

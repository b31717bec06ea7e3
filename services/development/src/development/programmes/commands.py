"""Planning, starting and closing programmes."""

from sqlalchemy.ext.asyncio import AsyncSession

from development.programmes.models import Programme
from development.programmes.rules import PROGRAMME, ProgrammeMove, ProgrammeState
from development.programmes.schemas import ProgrammeBody
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.http.organizers import planned_for
from kompeten.identity.tokens import Principal


async def draft_programme(session: AsyncSession, body: ProgrammeBody, *, principal: Principal) -> Programme:
    """Enter a programme of an organizer: a system's own, or the one the LSP's people name."""
    programme = Programme(
        lsp_id=principal.lsp_id,
        organizer_id=planned_for(principal, body.organizer_id),
        state=ProgrammeState.DRAFT,
        created_at=now(session),
        updated_at=now(session),
        **body.values(),
    )
    session.add(programme)
    await session.flush()
    audit_act(session, "draft_programme", "programme", programme.id, by=principal)
    return programme


async def amend_programme(
    session: AsyncSession, programme: Programme, body: ProgrammeBody, *, principal: Principal
) -> None:
    """Write a locked programme anew; whose it is stays. `IllegalMove` once it is closed."""
    programme.state = PROGRAMME.after(programme.state, ProgrammeMove.AMEND)
    for name, value in body.values().items():
        setattr(programme, name, value)
    await _moved(session, programme, "amend_programme", principal=principal)


async def start_programme(session: AsyncSession, programme: Programme, *, principal: Principal) -> None:
    """Let a locked programme run: its activities can be announced."""
    programme.state = PROGRAMME.after(programme.state, ProgrammeMove.START)
    await _moved(session, programme, "start_programme", principal=principal)


async def close_programme(session: AsyncSession, programme: Programme, report: str, *, principal: Principal) -> None:
    """Close a locked programme with what came of it."""
    programme.state = PROGRAMME.after(programme.state, ProgrammeMove.CLOSE)
    programme.report = report
    await _moved(session, programme, "close_programme", principal=principal)


async def _moved(session: AsyncSession, programme: Programme, act: str, *, principal: Principal) -> None:
    programme.updated_at = now(session)
    audit_act(session, act, "programme", programme.id, by=principal)
    await session.flush()

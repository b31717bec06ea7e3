"""Registering assessors."""

from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessors.models import Assessor
from assessment.assessors.problems import MetNumberFormat, MetNumberTaken
from assessment.assessors.rules import normalised_met_number
from assessment.assessors.schemas import AssessorBody
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.http.preconditions import Expected, check_version
from kompeten.identity.tokens import Principal
from kompeten.problems import Conflict, NotFound


async def save_assessor(
    session: AsyncSession, assessor_id: UUID, body: AssessorBody, *, principal: Principal, expected: Expected
) -> Assessor:
    """Register an assessor under the id the client chose, or change them; the same again changes nothing.

    Raises `MetNumberFormat`, `MetNumberTaken`, `StaleVersion`, `NotFound` when the id is another LSP's.
    """
    met_number = normalised_met_number(body.met_number)
    if met_number is None:
        raise MetNumberFormat
    assessor = await _lock_assessor(session, assessor_id)
    if assessor is not None and assessor.lsp_id != principal.lsp_id:
        raise NotFound
    check_version(assessor.version if assessor else 0, expected)
    await _refuse_taken_number(session, met_number, assessor_id, principal.lsp_id)
    if assessor is None:
        assessor = Assessor(id=assessor_id, lsp_id=principal.lsp_id, created_at=now(session), updated_at=now(session))
        session.add(assessor)
    _fill(assessor, body, met_number)
    if session.is_modified(assessor):
        await _store(session, assessor, actor=principal.subject)
    return assessor


async def _lock_assessor(session: AsyncSession, assessor_id: UUID) -> Assessor | None:
    return await session.get(Assessor, assessor_id, with_for_update=True)


def _fill(assessor: Assessor, body: AssessorBody, met_number: str) -> None:
    written = body.model_dump(exclude={"met_number", "schemes"})
    written |= {
        "met_number": met_number,
        "met_number_as_written": body.met_number,
        "schemes": sorted(set(body.schemes)),
    }
    for name, value in written.items():
        if getattr(assessor, name) != value:
            setattr(assessor, name, value)


async def _refuse_taken_number(session: AsyncSession, met_number: str, assessor_id: UUID, lsp_id: str) -> None:
    others = select(Assessor.id).where(
        Assessor.lsp_id == lsp_id, Assessor.met_number == met_number, Assessor.id != assessor_id
    )
    if await session.scalar(others) is not None:
        raise MetNumberTaken


async def _store(session: AsyncSession, assessor: Assessor, *, actor: str) -> None:
    changed = sorted(change.key for change in inspect(assessor).attrs if change.history.has_changes())
    assessor.updated_at = now(session)
    try:
        await session.flush()
    except IntegrityError as error:  # somebody registered the same id or number at this very moment
        raise Conflict from error
    audit_act(
        session,
        "save_assessor",
        "assessor",
        assessor.id,
        by=actor,
        details={"changed": changed, "met_number": assessor.met_number},
    )

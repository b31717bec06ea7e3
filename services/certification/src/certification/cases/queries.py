"""Reads of cases and rolls, within one LSP."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case, Correction, Expectation
from certification.cases.rules import CaseState, Expected, Part, Parts, Roll, roll
from certification.cases.schemas import RollView
from kompeten.http.pagination import paginate
from kompeten.problems import NotFound
from kompeten.trainings import get_trainers

# What an assessment says of who had a part, in the order of the columns asked for.
TOLD_OF_ITSELF = (Part.ASSESSED, Part.REVIEWED, Part.APPLIED, Part.EMPLOYED)


async def list_cases(
    session: AsyncSession,
    *,
    lsp_id: str,
    batch_id: UUID | None,
    state: CaseState | None,
    cursor: UUID | None,
    limit: int,
) -> tuple[list[Case], str | None]:
    """Return a page of the LSP's cases, oldest first."""
    statement = select(Case).where(Case.lsp_id == lsp_id)
    if batch_id is not None:
        statement = statement.where(Case.batch_id == batch_id)
    if state is not None:
        statement = statement.where(Case.state == state)
    rows, following = await paginate(session, statement, Case.id, cursor=cursor, limit=limit)
    return [row[0] for row in rows], following


async def get_case(session: AsyncSession, case_id: UUID, *, lsp_id: str) -> Case:
    """Return a case of the LSP; `NotFound` for anybody else's."""
    case = await session.scalar(select(Case).where(Case.id == case_id, Case.lsp_id == lsp_id))
    if case is None:
        raise NotFound
    return case


async def lock_case(session: AsyncSession, case_id: UUID, *, lsp_id: str) -> Case:
    """Return a case of the LSP, locked until the end of the transaction; `NotFound` like `get_case`."""
    mine = select(Case).where(Case.id == case_id, Case.lsp_id == lsp_id)
    case = await session.scalar(mine.with_for_update())
    if case is None:
        raise NotFound
    return case


async def lock_attempt(session: AsyncSession, application_id: UUID, attempt: int) -> Case | None:
    """Return the case of an attempt, locked until the end of the transaction; None while no assessment came."""
    of_this_attempt = select(Case).where(Case.application_id == application_id, Case.attempt == attempt)
    return await session.scalar(of_this_attempt.with_for_update())


async def get_corrections(session: AsyncSession, case: Case) -> list[Correction]:
    """Return what was corrected after the decision, oldest first."""
    of_case = select(Correction).where(Correction.case_id == case.id).order_by(Correction.revision)
    return list(await session.scalars(of_case))


async def get_parts(
    session: AsyncSession, application_ids: Collection[UUID], *, trained_since: datetime | None = None
) -> dict[UUID, Parts]:
    """Return who had which part with each application, in whichever attempt.

    Trainers are those of what ended after a moment; without one nobody is.
    """
    found: dict[UUID, dict[Part, set[str]]] = {one: {part: set() for part in Part} for one in application_ids}
    told = select(
        Case.application_id,
        Case.lsp_id,
        func.jsonb_extract_path_text(Case.participant, "person_id"),
        func.jsonb_extract_path_text(Case.assessor, "user_id"),
        func.jsonb_extract_path_text(Case.participant, "reviewed_by"),
        func.jsonb_extract_path_text(Case.participant, "submitted_by"),
        func.jsonb_extract_path_text(Case.participant, "employer", "name"),
    ).where(Case.application_id.in_(application_ids))
    candidates: dict[UUID, tuple[str, UUID]] = {}
    for application_id, lsp_id, person_id, *people in await session.execute(told):
        candidates[application_id] = lsp_id, UUID(person_id)
        for part, one in zip(TOLD_OF_ITSELF, people, strict=True):
            found[application_id][part] |= {one} - {None}
    if trained_since is not None:
        trainers = await get_trainers(session, set(candidates.values()), since=trained_since)
        for application_id, who in candidates.items():
            found[application_id][Part.TRAINED] |= trainers[who].user_ids
    return dict(found)


async def get_roll(session: AsyncSession, batch_id: UUID, *, lsp_id: str) -> Roll:
    """Return the roll of a batch; `NotFound` while nobody of the LSP is expected in it."""
    latest = (
        select(Case.application_id, Case.attempt, Case.state)
        .where(Case.lsp_id == lsp_id, Case.batch_id == batch_id)
        .ext(distinct_on(Case.application_id))
        .order_by(Case.application_id, Case.attempt.desc())
        .subquery()
    )
    rows = await session.execute(
        select(
            Expectation.application_id,
            Expectation.withdrawn_at,
            Expectation.absent_attempt,
            latest.c.attempt,
            latest.c.state,
        )
        .outerjoin(latest, latest.c.application_id == Expectation.application_id)
        .where(Expectation.lsp_id == lsp_id, Expectation.batch_id == batch_id)
    )
    everyone = [
        Expected(application_id, withdrawn_at is not None, absent_attempt, attempt or 0, state)
        for application_id, withdrawn_at, absent_attempt, attempt, state in rows
    ]
    if not everyone:
        raise NotFound
    return roll(everyone)


async def get_roll_view(session: AsyncSession, batch_id: UUID, *, lsp_id: str) -> RollView:
    """Return the roll of a batch as callers see it; `NotFound` like `get_roll`."""
    found = await get_roll(session, batch_id, lsp_id=lsp_id)
    return RollView(
        batch_id=batch_id,
        expected=found.expected,
        arrived=found.arrived,
        absent=found.absent,
        withdrawn=found.withdrawn,
        missing=list(found.missing),
    )

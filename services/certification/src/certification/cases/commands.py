"""What the events of registration and assessment do to expectations and cases.

Every command takes the expectation's row first, and the cases of its application after: so the events of two topics
about one application wait for each other, and each order ends in the same rows.
"""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case, Correction, Expectation
from certification.cases.queries import lock_attempt
from certification.cases.rules import CASES, CaseMove, CaseState
from kompeten.database.sessions import now
from kompeten.events import AssessmentCompleted, ParticipantCorrected
from kompeten.events.snapshots import Participant


class HolderName(NamedTuple):
    """A name as the certificate says it, and in its own letters where those are others."""

    revision: int
    printed: str
    original: str | None


async def lock_expectation(session: AsyncSession, application_id: UUID, *, lsp_id: str, batch_id: UUID) -> Expectation:
    """Return the expectation, made when missing, locked until the end of the transaction."""
    await session.flush()
    row = insert(Expectation).values(
        application_id=application_id,
        lsp_id=lsp_id,
        batch_id=batch_id,
        name_revision=0,
        absent_attempt=0,
        expected_at=now(session),
    )
    taken = row.on_conflict_do_update(
        index_elements=[Expectation.application_id], set_={"batch_id": row.excluded.batch_id}
    ).returning(Expectation)
    return (await session.scalars(taken, execution_options={"populate_existing": True})).one()


async def correct_holder_name(session: AsyncSession, expectation: Expectation, body: ParticipantCorrected) -> None:
    """Take over a name whose revision is higher, for cases yet to come and those that came.

    After the decision another name would be another person's certificate: somebody else than whoever corrected it has
    to confirm the change. Until then the issue is held; what is issued says what it said, and may then be reissued.
    """
    name = _name_of(body.participant)
    _take_newer_name(expectation, name)
    for case in await _lock_cases(session, expectation.application_id):
        if name.revision > case.name_revision and name[1:] != (case.holder_name, case.original_name):
            case.state = CASES.after(case.state, CaseMove.CORRECT)
            if case.state in (CaseState.REVIEW_REQUIRED, CaseState.ISSUED):
                session.add(_correction(session, case, body))
        _take_newer_name(case, name)


async def withdraw(session: AsyncSession, expectation: Expectation) -> None:
    """Note the withdrawal and close every case that is not yet issued."""
    expectation.withdrawn_at = now(session)
    for case in await _lock_cases(session, expectation.application_id):
        case.state = CASES.after(case.state, CaseMove.WITHDRAW)


def note_absence(expectation: Expectation, attempt: int) -> None:
    """Note that the candidate did not come to this attempt."""
    expectation.absent_attempt = max(expectation.absent_attempt, attempt)


async def open_or_revise_case(session: AsyncSession, expectation: Expectation, body: AssessmentCompleted) -> None:
    """Open the case of this attempt from the event alone, or take a later revision over.

    A later revision of what was decided already asks for a review and holds the issue; after the issue it changes
    nothing. An application withdrawn before opens its case as withdrawn.
    """
    case = await lock_attempt(session, body.application_id, body.attempt)
    if case is None:
        state = CaseState.AWAITING_DECISION if expectation.withdrawn_at is None else CaseState.WITHDRAWN
        case = Case(
            lsp_id=expectation.lsp_id,
            application_id=body.application_id,
            attempt=body.attempt,
            batch_id=expectation.batch_id,
            state=state,
            opened_at=now(session),
            name_revision=0,
        )
        session.add(case)
    elif case.state is CaseState.ISSUED or body.revision <= case.assessment_revision:
        return
    else:
        case.state = CASES.after(case.state, CaseMove.REVISE)
    _take_assessment(case, body)
    _take_newer_name(case, _name_of(body.participant))
    if expectation.holder_name is not None:
        known = expectation.name_revision, expectation.holder_name, expectation.original_name
        _take_newer_name(case, HolderName(*known))


def _take_assessment(case: Case, body: AssessmentCompleted) -> None:
    case.assessment_id = body.assessment_id
    case.assessment_revision = body.revision
    case.recommendation = body.recommendation
    case.units = body.units
    case.follow_up = body.follow_up
    case.assessor = body.assessor
    case.participant = body.participant
    case.completed_at = body.completed_at


def _correction(session: AsyncSession, case: Case, body: ParticipantCorrected) -> Correction:
    return Correction(
        case_id=case.id,
        revision=body.participant.revision,
        previous_name=case.holder_name,
        previous_original_name=case.original_name,
        corrected_name=body.participant.holder_name,
        corrected_original_name=body.participant.original_name,
        reason=body.reason,
        corrected_by=body.corrected_by,
        noted_at=now(session),
    )


def _name_of(participant: Participant) -> HolderName:
    return HolderName(participant.revision, participant.holder_name, participant.original_name)


def _take_newer_name(target: Case | Expectation, name: HolderName) -> None:
    if name.revision > target.name_revision:
        target.name_revision, target.holder_name, target.original_name = name


async def _lock_cases(session: AsyncSession, application_id: UUID) -> list[Case]:
    theirs = select(Case).where(Case.application_id == application_id)
    return list(await session.scalars(theirs.order_by(Case.attempt).with_for_update()))

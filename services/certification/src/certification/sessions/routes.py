"""HTTP routes of committee sessions."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from certification.sessions.closing import close_sitting
from certification.sessions.commands import confirm_presence, open_sitting
from certification.sessions.deciding import decide_case, release_case
from certification.sessions.queries import get_detail, get_sitting, list_sittings
from certification.sessions.schemas import (
    ClosureBody,
    DecisionBody,
    DecisionView,
    PresenceBody,
    SessionBody,
    SessionDetail,
    SessionView,
    decision_view,
    session_view,
)
from certification.settings import TrainerDays
from kompeten.http.authorization import require
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role

router = StrictRouter(prefix="/v1/sessions", tags=["sessions"])

Reader = Annotated[Principal, Depends(require(Role.COMMITTEE, Role.DIRECTOR, Role.CERTIFICATION_MANAGER))]
Convener = Annotated[Principal, Depends(require(Role.COMMITTEE, Role.CERTIFICATION_MANAGER))]
CommitteeMember = Annotated[Principal, Depends(require(Role.COMMITTEE))]


@router.post(
    "",
    summary="Open a committee session for a batch",
    description="Names whom of the roster it convenes: at least the minimum, an odd number (settings of the LSP). "
    "Each confirms their presence before the closure.",
    status_code=201,
    response_model=SessionDetail,
    openapi_extra=public(),
)
async def create_session(body: SessionBody, principal: Convener, transact: Transact) -> Response:
    async def effect(session: AsyncSession) -> SessionDetail:
        sitting = await open_sitting(session, body, principal=principal)
        return await get_detail(session, sitting)

    return await transact(effect, status=201, location="/v1/sessions/{id}")


@router.get("", summary="List the sessions of the LSP, oldest first", openapi_extra=public())
async def list_sessions(
    principal: Reader, session: Session, cursor: Cursor, limit: Limit, batch_id: UUID | None = None
) -> Page[SessionView]:
    sittings, following = await list_sittings(
        session, lsp_id=principal.lsp_id, batch_id=batch_id, cursor=cursor, limit=limit
    )
    return Page(items=[session_view(sitting) for sitting in sittings], next=following)


@router.get(
    "/{session_id}", summary="Show a session with its decisions and the roll of its batch", openapi_extra=public()
)
async def show_session(session_id: UUID, principal: Reader, session: Session, response: Response) -> SessionDetail:
    sitting = await get_sitting(session, session_id, lsp_id=principal.lsp_id)
    response.headers["ETag"] = f'"{sitting.version}"'
    return await get_detail(session, sitting)


@router.put(
    "/{session_id}/presence",
    summary="Confirm that you are present, and in which cases you take no part",
    description="In a member's own account. Only who confirmed counts for the quorum of the closure. Whoever assessed, "
    "reviewed or sent in an application, has the candidate's employer, or trained the candidate within two years "
    "(a setting), is told to recuse.",
    response_model=SessionView,
    openapi_extra=public(),
)
async def put_presence(
    session_id: UUID, body: PresenceBody, principal: CommitteeMember, transact: Transact, days: TrainerDays
) -> Response:
    async def effect(session: AsyncSession) -> SessionView:
        sitting = await confirm_presence(session, session_id, body, principal=principal, trainer_days=days)
        return session_view(sitting)

    return await transact(effect)


@router.put(
    "/{session_id}/decisions/{case_id}",
    summary="Draft the decision on a case, or change the draft",
    description="By a member convened. Against the recommendation only with a reason; whoever assessed, reviewed or "
    "lately trained the candidate must be recused. Final with the closure.",
    response_model=DecisionView,
    openapi_extra=public(),
)
async def put_decision(
    session_id: UUID,
    case_id: UUID,
    body: DecisionBody,
    principal: CommitteeMember,
    *,
    transact: Transact,
    expected: IfMatch,
    days: TrainerDays,
) -> Response:
    async def effect(session: AsyncSession) -> DecisionView:
        decision = await decide_case(
            session, session_id, case_id, body, principal=principal, expected=expected, trainer_days=days
        )
        return decision_view(decision)

    return await transact(effect)


@router.delete(
    "/{session_id}/decisions/{case_id}",
    summary="Take a draft back, so that another session may decide the case",
    response_model=DecisionView,
    openapi_extra=public(),
)
async def delete_decision(session_id: UUID, case_id: UUID, principal: CommitteeMember, transact: Transact) -> Response:
    async def effect(session: AsyncSession) -> DecisionView:
        return decision_view(await release_case(session, session_id, case_id, principal=principal))

    return await transact(effect)


@router.post(
    "/{session_id}/closure",
    summary="Close a session with its decree: all its decisions become final",
    response_model=SessionDetail,
    openapi_extra=public(),
)
async def create_closure(
    session_id: UUID,
    body: ClosureBody,
    principal: Convener,
    *,
    transact: Transact,
    expected: IfMatch,
    days: TrainerDays,
) -> Response:
    async def effect(session: AsyncSession) -> SessionDetail:
        sitting = await close_sitting(
            session, session_id, body, principal=principal, expected=expected, trainer_days=days
        )
        return await get_detail(session, sitting)

    return await transact(effect)

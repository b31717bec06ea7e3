"""Steps and progress over HTTP: of a programme or of an activity, by the id of either."""

from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.progress.commands import enter_progress, write_steps
from development.progress.queries import get_owner, get_steps, list_progress, lock_owner
from development.progress.schemas import EntriesBody, EntriesView, PersonProgress, StepsBody, StepsView, StepView
from development.rights import Planner, Reader, Recorder
from kompeten.http.disclosure import Disclose
from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact

router = StrictRouter(prefix="/v1/steps/{owner_id}", tags=["progress"])


@router.get(
    "",
    summary="Steps of a programme or an activity, in their order",
    description="`owner_id` is the id of the programme, or of the activity.",
    openapi_extra=public(),
)
async def show_steps(owner_id: UUID, session: Session, principal: Reader) -> StepsView:
    owner = await get_owner(session, owner_id, principal=principal)
    return await _steps(session, owner.id)


@router.put(
    "",
    summary="Name the steps of a programme or an activity",
    description="All of them at once, in their order. A step that people have entries about can be reworded and moved; "
    "it cannot go.",
    response_model=StepsView,
    openapi_extra=public(),
)
async def put_steps(owner_id: UUID, body: StepsBody, transact: Transact, principal: Planner) -> Response:
    async def effect(session: AsyncSession) -> StepsView:
        owner = await lock_owner(session, owner_id, principal=principal)
        await write_steps(session, owner, body, principal=principal)
        return await _steps(session, owner_id)

    return await transact(effect)


@router.post(
    "/entries",
    summary="Enter what became of steps for people: passed, repeat, or not evaluated yet",
    description="A list of up to 1,000. Nothing is overwritten: a repeat is a new entry, and of a step the entry of "
    "the last day counts. The same list sent again adds nothing.",
    response_model=EntriesView,
    openapi_extra=public(),
)
async def create_entries(owner_id: UUID, body: EntriesBody, transact: Transact, principal: Recorder) -> Response:
    async def effect(session: AsyncSession) -> EntriesView:
        owner = await get_owner(session, owner_id, principal=principal)
        return await enter_progress(session, owner, body, principal=principal)

    return await transact(effect)


@router.get(
    "/entries",
    summary="People with entries: where each stands with each step, and all that was entered",
    description="Whoever is in several activities of a programme is one. A system sees no `person_id`.",
    openapi_extra=public(),
)
async def list_entries(
    owner_id: UUID, session: Session, principal: Planner, disclose: Disclose, cursor: Cursor, limit: Limit
) -> Page[PersonProgress]:
    owner = await get_owner(session, owner_id, principal=principal)
    names_people = own_organizer(principal) is None
    page = await list_progress(session, owner, names_people=names_people, cursor=cursor, limit=limit)
    await disclose("progress", owner_id, shown=len(page.items))
    return page


async def _steps(session: AsyncSession, owner_id: UUID) -> StepsView:
    return StepsView(steps=[StepView.of(one) for one in await get_steps(session, [owner_id])])

"""Naming steps, and entering what became of them: set-based, appended, the same however often a list comes."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.rules import ACTIVITY, ActivityMove
from development.programmes.rules import PROGRAMME, ProgrammeMove
from development.progress.models import ProgressEntry, Step
from development.progress.problems import StepsEntered, step_errors
from development.progress.queries import Owner, get_newest, in_activities_of, lock_people, lock_steps
from development.progress.rules import Mark, Said, StepCode, additions, last_of_each, latest_day
from development.progress.schemas import EntriesBody, EntriesView, EntryBody, StepsBody
from kompeten.audit.recording import audit_act
from kompeten.database.rows import among, write_all
from kompeten.database.sessions import now
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.problems import Invalid
from kompeten.restrictions import get_restricted_enrolments


async def write_steps(session: AsyncSession, owner: Owner, body: StepsBody, *, principal: Principal) -> None:
    """Write a locked owner's steps anew; raises `Invalid`, `StepsEntered`, `IllegalMove` once it is closed or off."""
    _refuse_ended(owner)
    codes = [one.code for one in body.steps]
    twice = [place for place, code in enumerate(codes) if code in codes[:place]]
    if twice:
        raise Invalid(errors=step_errors((f"#/steps/{place}/code", StepCode.STEP_NAMED_TWICE) for place in twice))
    gone = {one.code: one.name for one in await lock_steps(session, owner.id) if one.code not in codes}
    await _remove(session, owner.id, gone)
    rows: list[dict[str, Any]] = [
        {"owner_id": owner.id, "place": place, **one.model_dump()} for place, one in enumerate(body.steps)
    ]
    if rows:
        written = insert(Step).values(rows)
        columns = {name: written.excluded[name] for name in ("place", "name", "name_en", "due_on", "unit_codes")}
        await session.execute(written.on_conflict_do_update(index_elements=["owner_id", "code"], set_=columns))
    audit_act(session, "write_steps", owner.__tablename__, owner.id, by=principal, details={"steps": codes})
    await session.flush()
    session.expire_all()


async def enter_progress(
    session: AsyncSession, owner: Owner, body: EntriesBody, *, principal: Principal
) -> EntriesView:
    """Append what became of steps for people, and say truly what became of each entry; raises `Invalid`.

    Lists about the same steps wait for each other.
    """
    codes = {one.code for one in await lock_steps(session, owner.id)}
    found = [
        *_check(body.entries, codes, today=latest_day(now(session))),
        *await _check_activity(session, owner, body.activity_id),
    ]
    if found:
        raise Invalid(errors=step_errors(found))
    named = {one.enrolment_id for one in body.entries}
    people = {one.enrolment_id: one for one in await lock_people(session, owner, named) if one.full_name}
    restricted = await get_restricted_enrolments(session, set(people))
    taken = [one for one in body.entries if one.enrolment_id in people.keys() - restricted]
    marks = [Mark(people[one.enrolment_id].person_id, one.step, one.on) for one in taken]
    said = last_of_each((mark, Said(one.outcome, one.note)) for mark, one in zip(marks, taken, strict=True))
    fresh = additions(said, await get_newest(session, owner.id, {mark.person_id for mark in said}))
    by_mark = dict(zip(marks, (one.enrolment_id for one in taken), strict=True))
    earned_in = owner.id if isinstance(owner, Activity) else body.activity_id
    shared = {"owner_id": owner.id, "activity_id": earned_in, "recorded_by": principal.subject}
    await _append(session, fresh, by_mark, shared)
    told = {"created": len(fresh), "sent": len(body.entries)}
    audit_act(session, "enter_progress", owner.__tablename__, owner.id, by=principal, details=told)
    return EntriesView(
        created=len(fresh),
        unchanged=len(said) - len(fresh),
        ignored=len(taken) - len(said),
        left_out=len(body.entries) - len(taken),
        unknown=sorted(named - people.keys()),
        restricted=sorted(restricted),
    )


async def _append(
    session: AsyncSession, fresh: dict[Mark, Said], enrolments: dict[Mark, UUID], shared: dict[str, Any]
) -> None:
    at = now(session)
    rows = [
        ProgressEntry(
            id=new_id(),
            person_id=mark.person_id,
            step=mark.step,
            evaluated_on=mark.on,
            enrolment_id=enrolments[mark],
            outcome=said.outcome,
            note=said.note,
            recorded_at=at,
            **shared,
        )
        for mark, said in fresh.items()
    ]
    await write_all(session, rows)


def _check(entries: Sequence[EntryBody], codes: set[str], *, today: date) -> Iterator[tuple[str, StepCode]]:
    for place, one in enumerate(entries):
        if one.step not in codes:
            yield f"#/entries/{place}/step", StepCode.STEP_UNKNOWN
        if one.on > today:
            yield f"#/entries/{place}/on", StepCode.NOT_YET


async def _check_activity(session: AsyncSession, owner: Owner, activity_id: UUID | None) -> list[tuple[str, StepCode]]:
    if activity_id is None:
        return []
    found = await session.scalar(select(Activity.id).where(Activity.id == activity_id, in_activities_of(owner)))
    return [] if found else [("#/activity_id", StepCode.FOREIGN_ACTIVITY)]


async def _remove(session: AsyncSession, owner_id: UUID, steps: dict[str, str]) -> None:
    """Remove steps, named by their codes; raises `StepsEntered`."""
    theirs = ProgressEntry.owner_id == owner_id, among(ProgressEntry.step, steps)
    entered = (await session.scalars(select(ProgressEntry.step).where(*theirs).distinct())).all()
    if entered:
        raise StepsEntered(steps=sorted(steps[one] for one in entered))
    await session.execute(delete(Step).where(Step.owner_id == owner_id, among(Step.code, steps)))


def _refuse_ended(owner: Owner) -> None:
    """Raise `IllegalMove` where nothing more can be written of what the steps are of."""
    if isinstance(owner, Activity):
        ACTIVITY.after(owner.state, ActivityMove.AMEND)
    else:
        PROGRAMME.after(owner.state, ProgrammeMove.AMEND)

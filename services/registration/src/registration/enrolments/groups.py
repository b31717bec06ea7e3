"""Taking the people of one activity into another, all at once: whoever is there already, or left, stays as they are."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.rows import among
from kompeten.database.sessions import now
from kompeten.identity.tokens import Principal
from registration.activities.models import KnownActivity
from registration.activities.queries import get_activity, lock_activity
from registration.consents.problems import ConsentRefused, consent_errors
from registration.enrolments.commands import enrol_all, new_enrolment, refuse_late
from registration.enrolments.models import Enrolment
from registration.enrolments.problems import GroupOfAnother
from registration.enrolments.rules import EnrolmentState, NotEnrolled, refusal_of
from registration.enrolments.schemas import GroupBody, GroupView, LeftOut
from registration.people.models import PersonRecord

COPIED = (
    *("full_name", "region_code", "phone", "email", "employer", "employer_kind", "position"),
    *("scheme_code", "weak_units"),
)
"""What an enrolment says of a person that holds in another activity, too."""


async def enrol_group(session: AsyncSession, body: GroupBody, *, principal: Principal) -> GroupView:
    """Enrol those who take part in one activity into another of the same organizer, in the order they came to it.

    The caller declares the consent of everybody to the current text; commits at the edge. Raises `NotFound`,
    `ConsentRefused`, `GroupOfAnother`, `ActivityOff`, `ActivityOver`.
    """
    target = await lock_activity(session, body.activity_id, principal=principal)
    source = await get_activity(session, body.from_activity_id, principal=principal)
    if errors := consent_errors(body.consent_version):
        raise ConsentRefused(errors=errors)
    if source.organizer_id != target.organizer_id:
        raise GroupOfAnother
    refuse_late(target, at=now(session))
    group = await _lock_group(session, source.id)
    there = await _get_states(session, target.id, [one.person_id for one in group])
    restricted = await _get_restricted(session, group)
    refused = {
        one.id: why
        for one in group
        if (
            why := refusal_of(
                there.get(one.person_id),
                is_restricted=one.person_id in restricted,
                is_wanted=one.lesson_hours > 0 or not body.attended_only,
            )
        )
    }
    made = [_copied(session, target, one, body, by=principal) for one in group if one.id not in refused]
    details = {"from_activity_id": str(source.id)}
    standings = await enrol_all(session, target, made, by=principal.subject, details=details)
    waiting = sum(one.place is not None for one in standings)
    return _view(body, len(group), len(made) - waiting, waiting, refused)


async def _lock_group(session: AsyncSession, activity_id: UUID) -> Sequence[Enrolment]:
    """Return who takes part, in the order they came; nobody of them is erased before the transaction ends."""
    theirs = Enrolment.activity_id == activity_id, Enrolment.state == EnrolmentState.ENROLLED
    people = select(PersonRecord.id).where(PersonRecord.id.in_(select(Enrolment.person_id).where(*theirs)))
    ordered = people.order_by(PersonRecord.nik_index)  # as whoever enters people locks them
    await session.execute(ordered.with_for_update(read=True, key_share=True))
    group = select(Enrolment).where(*theirs, Enrolment.erased_at.is_(None)).order_by(Enrolment.arrival, Enrolment.id)
    return (await session.scalars(group)).all()


async def _get_restricted(session: AsyncSession, group: Sequence[Enrolment]) -> set[UUID]:
    people = [one.person_id for one in group]
    restricted = select(PersonRecord.id).where(among(PersonRecord.id, people), PersonRecord.restricted_at.is_not(None))
    return set(await session.scalars(restricted))


async def _get_states(session: AsyncSession, activity_id: UUID, people: Collection[UUID]) -> dict[UUID, EnrolmentState]:
    """Return how people stand in an activity; whoever came again after leaving is there."""
    theirs = Enrolment.activity_id == activity_id, among(Enrolment.person_id, people)
    found = select(Enrolment.person_id, Enrolment.state).where(*theirs).order_by(Enrolment.id)
    states: dict[UUID, EnrolmentState] = {}
    for person_id, state in await session.execute(found):
        if states.get(person_id, EnrolmentState.WITHDRAWN) is EnrolmentState.WITHDRAWN:
            states[person_id] = state
    return states


def _copied(
    session: AsyncSession, target: KnownActivity, one: Enrolment, body: GroupBody, *, by: Principal
) -> Enrolment:
    said = {name: getattr(one, name) for name in COPIED}
    if one.scheme_code not in target.activity.prepares_for:
        said |= {"scheme_code": None, "weak_units": []}
    weak_units = said.pop("weak_units")
    made = new_enrolment(target, one.person_id, said, by=by.subject, at=now(session))
    made.weak_units, made.consent_version = weak_units, body.consent_version
    return made


def _view(body: GroupBody, size: int, enrolled: int, waiting: int, refused: Mapping[UUID, NotEnrolled]) -> GroupView:
    counted = Counter(refused.values())
    return GroupView(
        activity_id=body.activity_id,
        from_activity_id=body.from_activity_id,
        people=size,
        enrolled=enrolled,
        waiting=waiting,
        left_out=[LeftOut(reason=why, people=counted[why]) for why in NotEnrolled if counted[why]],
    )

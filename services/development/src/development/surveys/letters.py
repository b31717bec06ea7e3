"""Letters of a survey: who is asked, and the events by which notifications writes to them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.participants.models import Participant
from development.participants.rules import ParticipantState
from development.schedules.models import Survey
from development.schedules.rules import due_after
from development.surveys.models import Invitation, Supervisor, SurveyLink
from development.surveys.rules import InvitationState, code_digest
from kompeten.cells import marked_code
from kompeten.database.rows import among, write_all
from kompeten.events import SurveyInvited
from kompeten.events.development import SurveyKind
from kompeten.events.snapshots import Contacts
from kompeten.ids import new_id
from kompeten.messaging.outbox import record_all
from kompeten.restrictions import RestrictedEnrolment

CHUNK: Final = 1_000  # letters of one transaction
CODE_BYTES: Final = 32
"""As many as a session's token has: nobody guesses one."""

RESTRICTED: Final = select(RestrictedEnrolment.enrolment_id)  # nobody asks them, nor anybody about them

Asked = tuple[Invitation, Participant, Supervisor | None]
"""An invitation, about whom, and who sees them at work."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the links of letters lead."""

    public_url: str
    cell: str | None

    def of(self, code: str) -> str:
        """Return the address of the page that asks."""
        return f"{self.public_url.rstrip('/')}/survey/{marked_code(code, self.cell)}"


async def write_letters(session: AsyncSession, survey: Survey, addresses: Addresses) -> None:
    """Write the next letter of a locked survey to up to 1,000: to whoever came since, then to those who owe an answer.

    Everything is read anew: names, supervisors, who still takes part. Afterwards the survey waits for its next letter.
    """
    fresh = await _invite(session, survey)
    known = await _lock_unwritten(session, survey, at_most=CHUNK - len(fresh))
    asked = [*fresh, *known]
    await _record(session, survey, asked, addresses, invited=len(fresh))
    if len(asked) < CHUNK:
        survey.letters += 1
        survey.due_at = due_after(survey.timetable, letters=survey.letters)


async def end_links(session: AsyncSession, survey: Survey) -> None:
    """Let nobody answer a survey by letter any more."""
    theirs = select(Invitation.id).where(Invitation.survey_id == survey.id)
    await session.execute(delete(SurveyLink).where(SurveyLink.invitation_id.in_(theirs)))


async def _invite(session: AsyncSession, survey: Survey) -> Sequence[Asked]:
    """Return invitations of those who are asked and have none; they are stored once, when their letter is.

    Their ids sort by time, so that new ones stand together in the index, however many there are.
    """
    has_one = select(Invitation.id).where(
        Invitation.survey_id == survey.id, Invitation.enrolment_id == Participant.enrolment_id
    )
    wanted = _wanted(survey).where(~has_one.exists()).order_by(Participant.enrolment_id).limit(CHUNK)
    found = (await session.execute(wanted)).all()
    said = {"survey_id": survey.id, "state": InvitationState.INVITED, "letters": 0}
    return [(Invitation(id=new_id(), enrolment_id=one.enrolment_id, **said), one, above) for one, above in found]


def _wanted(survey: Survey) -> Select[Participant, Supervisor | None]:
    """Return the statement of those who are asked: after an activity, whoever attended."""
    to_supervisors = survey.kind is SurveyKind.BEHAVIOUR_SUPERVISOR
    theirs = (
        select(Participant, Supervisor)
        .join(Supervisor, Supervisor.enrolment_id == Participant.enrolment_id, isouter=not to_supervisors)
        .where(
            Participant.activity_id == survey.activity_id,
            Participant.state == ParticipantState.ENROLLED,
            Participant.full_name != "",  # nobody who was erased
            Participant.enrolment_id.not_in(RESTRICTED),
        )
    )
    return theirs if survey.kind is SurveyKind.LEARNING_BEFORE else theirs.where(Participant.lesson_hours > 0)


async def _lock_unwritten(session: AsyncSession, survey: Survey, *, at_most: int) -> Sequence[Asked]:
    to_supervisors = survey.kind is SurveyKind.BEHAVIOUR_SUPERVISOR
    wanted = (
        select(Invitation, Participant, Supervisor)
        .join(Participant, Participant.enrolment_id == Invitation.enrolment_id)
        .join(Supervisor, Supervisor.enrolment_id == Invitation.enrolment_id, isouter=not to_supervisors)
        .where(
            Invitation.survey_id == survey.id,
            Invitation.state == InvitationState.INVITED,
            Invitation.letters <= survey.letters,
            Invitation.enrolment_id.not_in(RESTRICTED),
        )
        .order_by(Invitation.id)
        .limit(at_most)
    )
    return (await session.execute(wanted.with_for_update(of=Invitation))).all()


async def _record(
    session: AsyncSession, survey: Survey, asked: Sequence[Asked], addresses: Addresses, *, invited: int
) -> None:
    """Record the letters, and who was sent one; so many of them, the first, have an invitation that is new."""
    bodies, links = await _write(session, survey, asked, addresses)
    fresh, known = [one for one, _, _ in asked[:invited]], [one.id for one, _, _ in asked[invited:]]
    for one in fresh:
        one.letters = survey.letters + 1
    await write_all(session, fresh)
    if known:
        written = update(Invitation).where(among(Invitation.__table__.c.id, known)).values(letters=survey.letters + 1)
        await session.execute(written.execution_options(synchronize_session=False))
    await write_all(session, links)
    await record_all(session, bodies, lsp_id=survey.lsp_id)


async def _write(
    session: AsyncSession, survey: Survey, asked: Sequence[Asked], addresses: Addresses
) -> tuple[list[SurveyInvited], list[SurveyLink]]:
    activity = await session.get_one(Activity, survey.activity_id)
    bodies, links = [], []
    to_supervisors = survey.kind is SurveyKind.BEHAVIOUR_SUPERVISOR
    for invitation, participant, supervisor in asked:
        code = secrets.token_urlsafe(CODE_BYTES)
        links.append(SurveyLink(code_sha256=code_digest(code), invitation_id=invitation.id))
        addressee = supervisor if supervisor is not None and to_supervisors else participant
        bodies.append(
            SurveyInvited(
                enrolment_id=invitation.enrolment_id,
                activity_id=activity.id,
                organizer_id=activity.organizer_id,
                survey=survey.kind,
                is_reminder=invitation.letters > 0,
                title=activity.title,
                time_zone=activity.time_zone,
                closes_at=survey.timetable.closes_at,
                full_name=participant.full_name,
                answer_url=addresses.of(code),
                contacts=Contacts(email=addressee.email),
                supervisor_name=addressee.full_name if to_supervisors else None,
            )
        )
    return bodies, links

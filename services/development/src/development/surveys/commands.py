"""What organizers do to surveys, and taking answers, which are kept apart from who gave them."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.problems import ActivityNotAnnounced
from development.activities.rules import ActivityState
from development.instruments.rules import check_answers, score_of
from development.participants.models import Participant
from development.participants.rules import ParticipantState
from development.schedules.commands import schedule_surveys
from development.schedules.models import Survey
from development.schedules.rules import SURVEY, SurveyMove
from development.settings import SurveyTiming
from development.surveys.letters import end_links
from development.surveys.models import Answer, AnswerSheet, Supervisor, SurveyLink
from development.surveys.problems import SurveyNotOpen, answer_errors
from development.surveys.queries import Asked, get_asked, get_room_asked, lock_invitation_of
from development.surveys.rules import INVITATION, InvitationMove
from development.surveys.schemas import SupervisorBody
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events.development import SurveyKind
from kompeten.identity.tokens import Principal
from kompeten.problems import Invalid
from kompeten.restrictions import refuse_restricted_enrolments


async def add_survey(
    session: AsyncSession, activity: Activity, kind: SurveyKind, *, principal: Principal, timing: SurveyTiming
) -> None:
    """Schedule a survey of an announced activity; one that is there stays. Raises `ActivityNotAnnounced`."""
    if activity.state is not ActivityState.ANNOUNCED:
        raise ActivityNotAnnounced(state=activity.state)
    await schedule_surveys(
        session,
        activity.id,
        [kind],
        lsp_id=activity.lsp_id,
        organizer_id=activity.organizer_id,
        sessions=activity.sessions,
        timing=timing,
    )
    audit_act(session, "add_survey", "activity", activity.id, by=principal, details={"kind": kind})


async def cancel_survey(session: AsyncSession, survey: Survey, *, principal: Principal) -> None:
    """Call a locked survey off: its letters do not go, and nobody answers any more."""
    survey.state = SURVEY.after(survey.state, SurveyMove.CANCEL)
    await end_links(session, survey)
    audit_act(session, "cancel_survey", "activity", survey.activity_id, by=principal, details={"kind": survey.kind})
    await session.flush()


async def name_supervisor(
    session: AsyncSession, participant: Participant, body: SupervisorBody, *, principal: Principal
) -> Supervisor:
    """Keep who sees a participant at work, or somebody else instead: the next letter reads it anew.

    Raises `RestrictedPerson`.
    """
    await refuse_restricted_enrolments(session, [participant.enrolment_id])
    supervisor = await session.merge(
        Supervisor(
            enrolment_id=participant.enrolment_id, full_name=body.full_name, email=body.email, named_at=now(session)
        )
    )
    audit_act(session, "name_supervisor", "enrolment", participant.enrolment_id, by=principal)
    await session.flush()
    return supervisor


async def take_answers(session: AsyncSession, code: str, answers: Sequence[Answer]) -> Asked:
    """Keep somebody's answers, once for a letter; raises `SurveyNotOpen`, `Invalid`.

    What is kept tells nobody's name: the invitation only says that it was answered.
    """
    invitation = await lock_invitation_of(session, code)
    asked = await (get_room_asked if invitation is None else get_asked)(session, code.rpartition(".")[2])
    survey, _ = asked
    questions = () if survey.instrument is None else survey.instrument.questions
    given = [(one.question, one.value) for one in answers]
    if found := check_answers(questions, given):
        raise Invalid(errors=answer_errors(found, [one.question for one in answers]))
    if invitation is None:
        await _count_in_room(session, survey)
    else:
        invitation.state = INVITATION.after(invitation.state, InvitationMove.ANSWER)
        await session.execute(delete(SurveyLink).where(SurveyLink.invitation_id == invitation.id))
    kept = tuple(one for one in answers if one.value != "")
    score = score_of(questions, dict(given))
    session.add(AnswerSheet(survey_id=survey.id, answered_on=now(session).date(), score=score, answers=kept))
    await session.flush()
    return asked


async def _count_in_room(session: AsyncSession, survey: Survey) -> None:
    """Take no more answers by the code on the screen than people take part; raises `SurveyNotOpen`."""
    people = select(func.count()).where(
        Participant.activity_id == survey.activity_id, Participant.state == ParticipantState.ENROLLED
    )
    counted = update(Survey).where(Survey.id == survey.id, Survey.room_answers < people.scalar_subquery())
    counted = counted.values(room_answers=Survey.room_answers + 1).execution_options(synchronize_session=False)
    if (await session.execute(counted.returning(Survey.id))).first() is None:
        raise SurveyNotOpen

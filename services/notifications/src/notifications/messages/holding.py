"""Messages about people whose processing is restricted: held until that is lifted, for nothing may be lost by it.

Handlers ask nobody: a message is queued as ever. No sender claims one of theirs, and the sweep moves it aside and back.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, DateTime, and_, case, cast, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.restrictions import RestrictedApplication, RestrictedEnrolment
from notifications.letters.kinds import APPEALABLE
from notifications.messages.models import Message
from notifications.messages.rules import HELD, MESSAGE, OVERTAKEN, MessageMove, MessageState


async def hold_messages(session: AsyncSession) -> None:
    """Hold what is pending about restricted people, and let go what is about nobody restricted any more.

    Of a survey that has closed meanwhile the letter is cancelled, with the reason. The caller commits.
    """
    moment = now(session)
    held = update(Message).where(Message.state.in_(MESSAGE.allowing(MessageMove.HOLD)), _is_restricted())
    await session.execute(held.values(state=MessageState.HELD, reason=HELD, first_attempt_at=None))
    go_on = update(Message).where(Message.state.in_(MESSAGE.allowing(MessageMove.LET_GO)), ~_is_restricted())
    after = {
        "state": case((_is_overtaken(moment), MessageState.CANCELLED), else_=MessageState.PENDING),
        "reason": case((_is_overtaken(moment), OVERTAKEN), else_=None),
        "next_attempt_at": moment,
    }
    await session.execute(go_on.values(after).execution_options(synchronize_session=False))


def _is_restricted() -> ColumnElement[bool]:
    applications, enrolments = select(RestrictedApplication.application_id), select(RestrictedEnrolment.enrolment_id)
    about = or_(Message.application_id.in_(applications), Message.enrolment_id.in_(enrolments))
    return and_(Message.kind.not_in(APPEALABLE), about)


def _is_overtaken(moment: datetime) -> ColumnElement[bool]:
    return cast(Message.data["closes_at"].astext, DateTime(timezone=True)) <= moment

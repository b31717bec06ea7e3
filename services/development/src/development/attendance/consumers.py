"""What an erasure does to participants and their attendance."""

from sqlalchemy.ext.asyncio import AsyncSession

from development.attendance.models import Attendance
from development.participants.models import Participant
from development.tables import Base
from kompeten.database.erasure import Erasure, Rows, erase_rows
from kompeten.events import EnrolmentErased, Event
from kompeten.messaging.handlers import Handlers, on


async def erase_participant(session: AsyncSession, event: Event[EnrolmentErased]) -> None:
    """Empty who the participant is; that somebody took part, and for how long, stays."""
    body = event.body
    rows: Rows = {
        Participant: Participant.enrolment_id == body.enrolment_id,
        Attendance: Attendance.enrolment_id == body.enrolment_id,
    }
    await erase_rows(session, Base, Erasure(body.person_id, [body.subject], body.erased_at), rows=rows)


HANDLERS: Handlers = (on(EnrolmentErased, erase_participant),)

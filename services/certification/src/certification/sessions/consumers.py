"""What committee sessions do on the events of registration."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.commands import erase_cases
from certification.sessions.models import Decision
from kompeten.events import Event, PersonErased
from kompeten.messaging.clearing import forget_answers
from kompeten.messaging.handlers import Handlers, on


async def erase_candidate(session: AsyncSession, event: Event[PersonErased]) -> None:
    """Blank the candidate in expectation, cases and the reasons of decisions, with the stored answers about them.

    Marks, outcomes, decrees and deciders stay, and the register of certificates stays as the law demands.
    """
    case_ids = [case.id for case in await erase_cases(session, event.body.application_id)]
    decisions = update(Decision).where(Decision.case_id.in_(case_ids))
    await session.execute(decisions.values(reason=None, version=Decision.version + 1))
    await forget_answers(session, [str(case_id) for case_id in case_ids])


HANDLERS: Handlers = (on(PersonErased, erase_candidate),)

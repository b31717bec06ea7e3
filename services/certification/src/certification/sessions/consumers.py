"""What committee sessions do on the events of registration."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case, Correction, Expectation
from certification.sessions.models import Decision
from certification.tables import Base
from kompeten.database.erasure import AboutPerson, Erasure, erase_rows
from kompeten.events import Event, PersonErased
from kompeten.messaging.clearing import forget_answers
from kompeten.messaging.handlers import Handlers, on


async def erase_candidate(session: AsyncSession, event: Event[PersonErased]) -> None:
    """Empty the candidate in expectation, cases and the reasons of decisions, with the stored answers about them.

    Marks, outcomes, decrees and deciders stay, and the register of certificates stays as the law demands. A case
    without a name is unprintable: it can never be issued. The expectation is locked first, as by every command.
    """
    body = event.body
    await _lock_expectation(session, body.application_id)
    cases = select(Case.id).where(Case.application_id == body.application_id)
    erasure = Erasure(body.person_id, [body.subject], body.erased_at)
    rows: dict[type[AboutPerson], ColumnElement[bool]] = {
        Decision: Decision.case_id.in_(cases),
        Correction: Correction.case_id.in_(cases),
    }
    await erase_rows(session, Base, erasure, rows=rows)
    await forget_answers(session, [str(case_id) for case_id in await session.scalars(cases)])


async def _lock_expectation(session: AsyncSession, application_id: UUID) -> None:
    expectation = select(Expectation.application_id).where(Expectation.application_id == application_id)
    await session.execute(expectation.with_for_update())


HANDLERS: Handlers = (on(PersonErased, erase_candidate),)

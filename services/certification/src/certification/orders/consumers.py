"""What an erasure does to all that is about a candidate, from the expectation to the orders."""

from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case, Correction, Expectation
from certification.certificates.models import Certificate
from certification.orders.models import CertificateOrder
from certification.sessions.models import Decision
from certification.tables import Base
from kompeten.database.erasure import Erasure, Rows, erase_rows
from kompeten.events import Event, PersonErased
from kompeten.messaging.clearing import forget_answers
from kompeten.messaging.handlers import Handlers, on


async def erase_candidate(session: AsyncSession, event: Event[PersonErased]) -> None:
    """Empty the candidate in expectation, cases and what decisions and orders rest on, with the answers about them.

    Marks, outcomes, decrees and deciders stay, and the register of certificates stays as the law demands. A case
    without a name is unprintable: it can never be issued. The expectation is locked first, as by every command.
    """
    body = event.body
    await _lock_expectation(session, body.application_id)
    cases = select(Case.id).where(Case.application_id == body.application_id)
    certificates = select(Certificate.id).where(Certificate.case_id.in_(cases))
    rows: Rows = {
        Decision: Decision.case_id.in_(cases),
        Correction: Correction.case_id.in_(cases),
        CertificateOrder: CertificateOrder.certificate_id.in_(certificates),
    }
    await erase_rows(session, Base, Erasure(body.person_id, [body.subject], body.erased_at), rows=rows)
    named = await session.scalars(union_all(cases, certificates))  # an order's answer names the certificate alone
    await forget_answers(session, [str(one) for one in named])


async def _lock_expectation(session: AsyncSession, application_id: UUID) -> None:
    expectation = select(Expectation.application_id).where(Expectation.application_id == application_id)
    await session.execute(expectation.with_for_update())


HANDLERS: Handlers = (on(PersonErased, erase_candidate),)

"""Applications being taken back."""

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import ApplicationWithdrawn
from kompeten.identity.tokens import Principal
from registration.applications.models import Application
from registration.applications.recording import record_step, refuse_at
from registration.applications.rules import APPLICATION, ApplicationMove, ApplicationState
from registration.batches.models import Batch
from registration.batches.seating import vacate
from registration.timeline.rules import Stage


async def withdraw_application(
    session: AsyncSession, application: Application, reason: str, *, principal: Principal
) -> None:
    """Take back, while it waits, before or after acceptance; its batch is locked, and whoever waits takes its seat.

    Raises `AlreadyDecided` once the timeline shows the committee's refusal or a certificate. One issued at the same
    moment elsewhere stays issued: the timeline then shows both.
    """
    was = application.state
    state = APPLICATION.after(application.state, ApplicationMove.WITHDRAW)
    await refuse_at(session, application, Stage.NOT_GRANTED, Stage.ISSUED)
    application.state = state
    application.reason = reason
    batch = await session.get_one(Batch, application.batch_id)
    body = ApplicationWithdrawn(
        application_id=application.id,
        batch_id=batch.id,
        batch_title=batch.title,
        full_name=application.full_name,
        reason=reason,
        was_accepted=was is ApplicationState.ACCEPTED,
    )
    await record_step(
        session,
        application,
        body,
        principal=principal,
        action="withdraw_application",
        stage=Stage.WITHDRAWN,
        reason=reason,
    )
    await vacate(session, application, was, principal=principal)

"""What development tells of trainings."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from certification.trainings.models import Training
from kompeten.events import Event, TrainingAttended
from kompeten.messaging.handlers import Handlers, on, tenant_of


async def note_training(session: AsyncSession, event: Event[TrainingAttended]) -> None:
    """Note who taught whom until when, by their accounts; the highest revision counts."""
    body = event.body
    fresh = insert(Training).values(
        enrolment_id=body.enrolment_id,
        lsp_id=tenant_of(event),
        person_id=body.person_id,
        revision=body.revision,
        user_ids=[one.user_id for one in body.trainers if one.user_id is not None],
        last_at=max(one.ends_at for one in body.sessions),
    )
    newer = {name: fresh.excluded[name] for name in ("revision", "user_ids", "last_at")}
    await session.execute(
        fresh.on_conflict_do_update(
            index_elements=["enrolment_id"], set_=newer, where=Training.revision < fresh.excluded.revision
        )
    )


HANDLERS: Handlers = (on(TrainingAttended, note_training),)

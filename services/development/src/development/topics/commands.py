"""Entering topics."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from development.topics.models import Topic
from development.topics.queries import lock_topic
from development.topics.schemas import TopicBody
from kompeten.audit.recording import audit_act
from kompeten.http.organizers import refuse_organizers
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id


async def enter_topic(session: AsyncSession, code: str, body: TopicBody, *, principal: Principal) -> Topic:
    """Enter a topic or word it anew; the same body again changes nothing. Activities keep the units they were given."""
    refuse_organizers(principal)
    values = body.model_dump() | {
        "unit_codes": sorted(set(body.unit_codes)),
        "scheme_codes": sorted(set(body.scheme_codes)),
    }
    entered = insert(Topic).values(id=new_id(), lsp_id=principal.lsp_id, code=code, version=1, **values)
    await session.execute(entered.on_conflict_do_nothing(index_elements=["lsp_id", "code"]))
    topic = await lock_topic(session, code, lsp_id=principal.lsp_id)
    for name, value in values.items():
        setattr(topic, name, value)
    await session.flush()
    audit_act(session, "enter_topic", "topic", f"{principal.lsp_id}/{code}", by=principal)
    return topic

"""What registration's events do to LSPs."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.lsps.models import ConfiguredLsp
from kompeten.events import Event, LspConfigured
from kompeten.messaging.handlers import Handlers, on


async def keep_lsp(session: AsyncSession, event: Event[LspConfigured]) -> None:
    """Take the LSP over as it is now; the highest revision counts."""
    body = event.body
    fresh = insert(ConfiguredLsp).values(lsp_id=body.lsp_id, revision=body.revision, lsp=body.lsp)
    newer = {"revision": fresh.excluded.revision, "lsp": fresh.excluded.lsp}
    await session.execute(
        fresh.on_conflict_do_update(
            index_elements=["lsp_id"], set_=newer, where=ConfiguredLsp.revision < fresh.excluded.revision
        )
    )


HANDLERS: Handlers = (on(LspConfigured, keep_lsp),)

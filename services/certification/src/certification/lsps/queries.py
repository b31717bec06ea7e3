"""Reading LSPs."""

from sqlalchemy.ext.asyncio import AsyncSession

from certification.lsps.models import ConfiguredLsp
from kompeten.events.lsps import Lsp


async def get_lsp(session: AsyncSession, lsp_id: str) -> Lsp:
    """Return what an LSP decides for itself; `NoResultFound` for one nobody configured, whom no token gets here."""
    return (await session.get_one(ConfiguredLsp, lsp_id)).lsp


async def is_known(session: AsyncSession, lsp_id: str) -> bool:
    """Tell whether an LSP is configured: for `create_service_app(knows_lsp=...)`."""
    return await session.get(ConfiguredLsp, lsp_id) is not None

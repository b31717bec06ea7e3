"""Reading the register's changes."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.register.models import RegisterEpoch, RegisterFact
from certification.register.problems import NoSuchRegister
from certification.register.schemas import RegisterView, register_view
from kompeten.http.places import CursorLost, Epoch, Place, is_known
from kompeten.lsps import is_known as is_known_lsp


async def get_changes(
    session: AsyncSession, lsp_id: str, *, after: Place | None, limit: int, is_named: bool
) -> RegisterView:
    """Return the next facts of an LSP, with or without its holders; raises `NoSuchRegister` and `CursorLost`."""
    if not await is_known_lsp(session, lsp_id):
        raise NoSuchRegister
    rows = await session.execute(select(RegisterEpoch.id, RegisterEpoch.last).order_by(RegisterEpoch.number))
    epochs = [Epoch(epoch_id, last) for epoch_id, last in rows]  # one, and one more for each recovery there ever was
    if after is not None and not is_known(after, epochs):
        raise CursorLost
    start = 0 if after is None else after.position
    behind = select(RegisterFact).where(RegisterFact.lsp_id == lsp_id, RegisterFact.position > start)
    facts = list(await session.scalars(behind.order_by(RegisterFact.position).limit(limit + 1)))
    return register_view(facts, epochs[-1].id, start, limit=limit, is_named=is_named)

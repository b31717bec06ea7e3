"""The LSPs of the installation as registration tells of them: what every other service knows, in a table of its own.

A service declares `KEEPS_LSPS` among its handlers and gives `is_known` to `create_service_app`; its migrations make the
table. Registration, which owns the registry, has another one of that name and uses nothing of this.
"""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kompeten.database.columns import new_registry
from kompeten.database.erasure import AboutNobody
from kompeten.events import Event, LspConfigured
from kompeten.events.lsps import Lsp
from kompeten.messaging.handlers import Handlers, on


class LspBase(DeclarativeBase):
    """Base of the table below: registration's database has neither, so the platform's base cannot be it."""

    registry = new_registry()


class ConfiguredLsp(AboutNobody, LspBase):
    """An LSP as its last `LspConfigured` told; `revision` is that event's."""

    __tablename__ = "lsp"

    lsp_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    lsp: Mapped[Lsp]


async def get_lsp(session: AsyncSession, lsp_id: str) -> Lsp:
    """Return what an LSP decides for itself; `NoResultFound` for one nobody configured, whom no token gets here."""
    return (await session.get_one(ConfiguredLsp, lsp_id)).lsp


async def is_known(session: AsyncSession, lsp_id: str) -> bool:
    """Tell whether an LSP is configured: for `create_service_app(knows_lsp=...)`."""
    return await session.get(ConfiguredLsp, lsp_id) is not None


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


KEEPS_LSPS: Handlers = (on(LspConfigured, keep_lsp),)

"""Which links of holders hold, taken over: one that was revoked or followed must not lead anywhere again."""

from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.queries import lock_certificate
from certification.links.commands import lock_link
from kompeten.events import HolderLinkRenewed, HolderLinkRevoked


async def adopt_link(session: AsyncSession, body: HolderLinkRenewed | HolderLinkRevoked) -> None:
    """Enter what an event tells of a link, with its certificate there and locked; the caller commits."""
    link = await lock_link(session, await lock_certificate(session, body.certificate_id))
    link.number = body.number
    link.revoked_at = body.revoked_at if isinstance(body, HolderLinkRevoked) else None

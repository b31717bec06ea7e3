"""What operators watch of the certificates that seal."""

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy.ext.asyncio import AsyncSession

from certification.keyrings.files import UnusableKeys
from certification.seals.rings import SealRing
from kompeten.database.sessions import now

LEFT = ("kompeten_seal_certificate_remaining_seconds", "How long the certificate an LSP seals with still holds")


async def read_seals(session: AsyncSession, *, ring: SealRing) -> list[Metric]:
    """Read until when each LSP can seal; below 0 it cannot. A ring that cannot be read has nothing to show."""
    left = GaugeMetricFamily(*LEFT, labels=["lsp"])
    try:
        seals = await ring.seals()
    except UnusableKeys:
        seals = {}  # told where documents wait
    for lsp_id, seal in seals.items():
        left.add_metric([lsp_id], (seal.ends_at - now(session)).total_seconds())
    return [left]

"""What operators watch of the copies."""

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.copies.certificates import IS_DUE

WHAT = "Certificates of which something changed since they were copied"


async def read_uncopied(session: AsyncSession) -> list[Metric]:
    """Read how many certificates wait to be copied to where strangers find them when we are down."""
    count = await session.scalar(select(func.count()).select_from(Certificate).where(IS_DUE))
    return [GaugeMetricFamily("kompeten_certificates_uncopied", WHAT, count)]

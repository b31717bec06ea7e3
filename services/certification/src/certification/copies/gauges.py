"""What operators watch of the copies."""

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.copies.certificates import IS_DUE
from kompeten.database.counting import MOST_COUNTED, count_some

WHAT = f"Certificates of which something changed since they were copied, {MOST_COUNTED} at most"


async def read_uncopied(session: AsyncSession) -> list[Metric]:
    """Read how many certificates wait to be copied to where strangers find them when we are down."""
    due = await count_some(session, select(Certificate.id).where(IS_DUE))
    return [GaugeMetricFamily("kompeten_certificates_uncopied", WHAT, due)]

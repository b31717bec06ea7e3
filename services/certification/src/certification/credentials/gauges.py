"""What operators watch of the signing."""

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.credentials.models import StatusList
from kompeten.database.counting import MOST_COUNTED
from kompeten.service.scraping import age

WHAT = f"Issued certificates without a credential, {MOST_COUNTED} at most"


async def read_unsigned(session: AsyncSession) -> list[Metric]:
    """Read how many certificates wait to be signed and for how long, and which list was to be signed again first.

    Of more than are counted, the oldest of those counted.
    """
    unsigned = select(Certificate.issued_at).where(Certificate.signed_at.is_(None)).limit(MOST_COUNTED).subquery()
    count, oldest = (await session.execute(select(func.count(), func.min(unsigned.c.issued_at)))).one()
    due = await session.scalar(select(func.min(StatusList.renew_at)))
    waits = "How long the oldest certificate has waited for its credential"
    overdue = "For how long a list of status has been due to be signed again"
    return [
        GaugeMetricFamily("kompeten_certificates_unsigned", WHAT, count),
        age(session, "kompeten_certificate_unsigned_age_seconds", waits, oldest),
        age(session, "kompeten_status_list_overdue_seconds", overdue, due),
    ]

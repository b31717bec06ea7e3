"""What operators watch of the drawing."""

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.pdf.rendering import KNOWN_TEMPLATES
from kompeten.database.counting import MOST_COUNTED
from kompeten.service.scraping import age

WHAT = f"Issued certificates without a PDF, {MOST_COUNTED} at most"


async def read_unrendered(session: AsyncSession) -> list[Metric]:
    """Read how many certificates wait to be drawn, for how long, and how many by a template unknown here.

    Of more than are counted, the oldest of those counted.
    """
    since = func.coalesce(Certificate.version_at, Certificate.issued_at).label("since")
    is_strange = Certificate.template_version.not_in(KNOWN_TEMPLATES).label("is_strange")
    undrawn = select(since, is_strange).where(Certificate.rendered_at.is_(None), Certificate.render_failure.is_(None))
    found = undrawn.limit(MOST_COUNTED).subquery()
    counted = select(func.count(), func.min(found.c.since), func.count().filter(found.c.is_strange))
    count, oldest, strange = (await session.execute(counted)).one()
    description = "How long the oldest certificate has waited for its PDF"
    return [
        GaugeMetricFamily("kompeten_certificates_unrendered", WHAT, count),
        GaugeMetricFamily(
            "kompeten_certificates_of_unknown_template",
            "Those among them by a template unknown to this process",
            strange,
        ),
        age(session, "kompeten_certificate_unrendered_age_seconds", description, oldest),
    ]

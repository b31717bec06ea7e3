"""What operators watch of the drawing."""

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.pdf.rendering import KNOWN_TEMPLATES
from kompeten.service.scraping import age


async def read_unrendered(session: AsyncSession) -> list[Metric]:
    """Read how many certificates wait to be drawn, for how long, and how many by a template unknown here."""
    unknown = func.count().filter(Certificate.template_version.not_in(KNOWN_TEMPLATES))
    count, oldest, strange = (
        await session.execute(
            select(func.count(), func.min(func.coalesce(Certificate.version_at, Certificate.issued_at)), unknown).where(
                Certificate.rendered_at.is_(None), Certificate.render_failure.is_(None)
            )
        )
    ).one()
    description = "How long the oldest certificate has waited for its PDF"
    return [
        GaugeMetricFamily("kompeten_certificates_unrendered", "Issued certificates without a PDF", count),
        GaugeMetricFamily(
            "kompeten_certificates_of_unknown_template",
            "Those among them by a template unknown to this process",
            strange,
        ),
        age(session, "kompeten_certificate_unrendered_age_seconds", description, oldest),
    ]

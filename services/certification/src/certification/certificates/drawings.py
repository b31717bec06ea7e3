"""Drawing again what could not be drawn, for operators: after a new version brought a font or mended a template."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.certificates.parts import RendererOf
from kompeten.audit.recording import audit_act
from kompeten.entry.texts import Paragraph
from kompeten.http.authorization import OperatorOf
from kompeten.http.transaction import Transact
from kompeten.identity.tokens import Operator
from kompeten.operations.routing import Route, router_of


class DrawingsBody(BaseModel):
    """Why drawing is to be tried again."""

    model_config = ConfigDict(extra="forbid")

    reason: Paragraph


class DrawingsView(BaseModel):
    """Certificates that will be drawn again in a moment; one that fails again says so in the register."""

    certificates: list[UUID] = Field(description="All whose drawing had failed")


async def draw_failed_again(session: AsyncSession, *, principal: Operator, reason: str) -> list[UUID]:
    """Put every certificate whose drawing failed back into the renderer's queue, audited; the caller commits."""
    failed = update(Certificate).where(Certificate.render_failure.is_not(None)).values(render_failure=None)
    certificates = sorted(await session.scalars(failed.returning(Certificate.id)))
    for one in certificates:
        audit_act(session, "draw_certificate_again", "certificate", one, by=principal, reason=reason)
    await session.flush()
    return certificates


async def create_drawings(
    body: DrawingsBody, principal: OperatorOf, renderer: RendererOf, transact: Transact
) -> Response:
    """Draw again, and now instead of at the renderer's next look."""

    async def effect(session: AsyncSession) -> DrawingsView:
        return DrawingsView(certificates=await draw_failed_again(session, principal=principal, reason=body.reason))

    response = await transact(effect)
    renderer.wake()
    return response


ROUTES = (
    Route(
        "POST",
        "/drawings",
        create_drawings,
        DrawingsView,
        "Draw again the certificates whose PDF could not be made",
        "From the frozen data and the template they were issued with; nothing of what they say changes.",
    ),
)


def drawings_router() -> APIRouter:
    """Return the operators' routes of the PDFs."""
    return router_of("certification", "", ROUTES)

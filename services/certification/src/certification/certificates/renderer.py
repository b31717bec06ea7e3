"""The worker that draws issued certificates: it follows the commit, and draws from the frozen data alone."""

import asyncio
import hashlib
from collections.abc import Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate, FormerDocument
from certification.certificates.versions import object_name, printed_document
from certification.pdf.rendering import KNOWN_TEMPLATES, Unprintable, render_off_loop
from kompeten.database.sessions import in_transaction, now
from kompeten.objects.store import ObjectMissing, ObjectStore
from kompeten.runtime import Runtime
from kompeten.service.working import work_when_woken

POLL_SECONDS = 5.0
CHUNK = 20  # certificates of one transaction: a fifth of a second of drawing
TASK = "renderer"
UNDRAWABLE = ("kompeten_certificate_render_failures", "Certificates that cannot be drawn, by reason", "reason")

log = structlog.get_logger(__name__)


class DrawnDifferently(Exception):
    """The bytes are not those of the first drawing: typst or a template changed under an issued certificate."""


class Renderer:
    """Draws what is not drawn yet. Several processes share the queue by skipping each other's locked rows."""

    def __init__(self, runtime: Runtime, store: ObjectStore) -> None:
        self.store = store
        self._runtime = runtime
        self._woken = asyncio.Event()
        self._last_turn = ""
        self._failures = runtime.metrics.counter(*UNDRAWABLE)

    def wake(self) -> None:
        """Draw now instead of at the next poll."""
        self._woken.set()

    async def run(self) -> None:
        """Draw until cancelled; an outage of the database or the store is waited out."""
        await work_when_woken(self._runtime, TASK, self._work, woken=self._woken, poll_seconds=POLL_SECONDS)

    async def _work(self) -> bool:
        return await self.render_some() > 0

    async def render_some(self) -> int:
        """Draw a chunk in one transaction and return how many certificates it held."""
        return await in_transaction(self._runtime.sessions, self._render_chunk)

    async def read(self, certificate: Certificate) -> bytes:
        """Return what was drawn, from the store, or drawn again where the file got lost."""
        try:
            return await self.store.get(object_name(certificate))
        except ObjectMissing:
            return await self.restore(certificate)

    async def find_former(self, certificate: Certificate, former: FormerDocument) -> bytes | None:
        """Return a version that another followed, as it was issued, or None when the store has not got it any more."""
        try:
            pdf = await self.store.get(object_name(certificate, former.version))
        except ObjectMissing:
            return None
        return pdf if hashlib.sha256(pdf).hexdigest() == former.sha256 else None

    async def restore(self, certificate: Certificate) -> bytes:
        """Draw a certificate whose file got lost: the same data gives the same bytes, or `DrawnDifferently`."""
        pdf = await render_off_loop(printed_document(certificate), certificate.statement)
        if hashlib.sha256(pdf).hexdigest() != certificate.sha256:
            raise DrawnDifferently(f"certificate {certificate.id}")
        await self.store.put(object_name(certificate), pdf)
        return pdf

    async def _render_chunk(self, session: AsyncSession) -> int:
        certificates = await self._lock_undrawn(session)
        drawn = await asyncio.gather(*(self._draw(one) for one in certificates), return_exceptions=True)
        for certificate, outcome in zip(certificates, drawn, strict=True):
            self._note(session, certificate, outcome)
        return len(certificates)

    async def _lock_undrawn(self, session: AsyncSession) -> Sequence[Certificate]:
        """Return some of one LSP that no other process has locked: the LSPs take turns, a chunk each.

        What a newer program issued by a template unknown here is left to it. What changed, or was issued, is signed
        first: the QR code carries a statement about just this version.
        """
        undrawn = (
            Certificate.rendered_at.is_(None),
            Certificate.render_failure.is_(None),
            Certificate.signed_at.is_not(None),
            Certificate.published_acts == Certificate.acts,
            Certificate.template_version.in_(KNOWN_TEMPLATES),
        )
        for after in dict.fromkeys((self._last_turn, "")):  # behind the last LSP comes the first
            first = select(Certificate.lsp_id).where(*undrawn, Certificate.lsp_id > after)
            ordered = first.order_by(Certificate.lsp_id, Certificate.id).limit(1)
            lsp_id = await session.scalar(ordered.with_for_update(skip_locked=True))
            if lsp_id is not None:
                self._last_turn = lsp_id
                of_theirs = select(Certificate).where(*undrawn, Certificate.lsp_id == lsp_id)
                chunk = of_theirs.order_by(Certificate.id).limit(CHUNK).with_for_update(skip_locked=True)
                return (await session.scalars(chunk)).all()
        return []

    async def _draw(self, certificate: Certificate) -> str:
        """Draw and store one PDF while others are drawn; return its SHA-256."""
        pdf = await render_off_loop(printed_document(certificate), certificate.statement)
        await self.store.put(object_name(certificate), pdf)
        return hashlib.sha256(pdf).hexdigest()

    def _note(self, session: AsyncSession, certificate: Certificate, outcome: str | BaseException) -> None:
        """Enter what came of a drawing; raises what is no fault of the document."""
        if isinstance(outcome, Unprintable):
            log.error("certificate cannot be drawn", certificate_id=str(certificate.id), exc_info=outcome)
            certificate.render_failure = str(outcome)
            self._failures.labels(type(outcome).__name__).inc()
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            certificate.sha256 = outcome
            certificate.rendered_at = now(session)

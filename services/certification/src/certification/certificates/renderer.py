"""The worker that draws and seals issued certificates: it follows the commit, and draws from the frozen data alone."""

import asyncio
import hashlib
from collections.abc import Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_object_session

from certification.certificates.models import Certificate, FormerDocument
from certification.certificates.versions import object_name, printed_document
from certification.pdf.rendering import KNOWN_TEMPLATES, Unprintable, render_off_loop
from certification.seals.sealer import Sealed, Sealer, SealMissing, with_seal
from kompeten.database.sessions import in_transaction, now
from kompeten.objects.store import ObjectMissing, ObjectStore
from kompeten.runtime import Runtime
from kompeten.service.working import work_when_woken

POLL_SECONDS = 5.0
CHUNK = 20  # certificates of one transaction: a fifth of a second of drawing
PATIENCE_SECONDS = 60.0  # for what the seals of an LSP wait for: meanwhile others have their turn
TASK = "renderer"
UNDRAWABLE = ("kompeten_certificate_render_failures", "Certificates that cannot be drawn, by reason", "reason")

log = structlog.get_logger(__name__)


class DrawnDifferently(Exception):
    """The bytes are not those of the first drawing: typst or a template changed under an issued certificate."""


class Renderer:
    """Draws what is not drawn yet. Several processes share the queue by skipping each other's locked rows."""

    def __init__(self, runtime: Runtime, store: ObjectStore, sealer: Sealer) -> None:
        self.store = store
        self.sealer = sealer
        self._runtime = runtime
        self._woken = asyncio.Event()
        self._last_turn = ""
        self._waiting: dict[str, float] = {}  # LSPs whose documents cannot be sealed, and until when
        self._failures = runtime.metrics.counter(*UNDRAWABLE)
        self._failures.labels(Unprintable.__name__)  # told as 0: from the first on it rises, which the alert asks

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
        """Return what was issued, from the store, or drawn again where the file got lost or is another one."""
        stored = await self._find_issued(object_name(certificate), certificate.sha256)
        return await self.restore(certificate) if stored is None else stored

    async def find_former(self, certificate: Certificate, former: FormerDocument) -> bytes | None:
        """Return a version that another followed, as it was issued, or None when the store has not got it any more."""
        return await self._find_issued(object_name(certificate, former.version), former.sha256)

    async def restore(self, certificate: Certificate) -> bytes:
        """Draw a certificate whose file got lost: the same data gives the same bytes, or `DrawnDifferently`.

        The seal that is kept is put behind them; nothing is signed anew, whatever became of key and authority.
        """
        drawn = await render_off_loop(printed_document(certificate), certificate.statement)
        sealed = with_seal(drawn, await self._kept_seal(certificate))
        for pdf in (sealed, drawn):  # an image from before seals may have drawn another version since
            if hashlib.sha256(pdf).hexdigest() == certificate.sha256:
                await self.store.put(object_name(certificate), pdf)
                return pdf
        raise DrawnDifferently(f"certificate {certificate.id}")

    async def _kept_seal(self, certificate: Certificate) -> bytes | None:
        """Return the seal, by the connection that the request has already: of two for each there were not enough."""
        wanted = select(Certificate.seal).where(Certificate.id == certificate.id)
        theirs = async_object_session(certificate)
        if theirs is not None:
            return await theirs.scalar(wanted)
        async with self._runtime.sessions() as session:
            return await session.scalar(wanted)

    async def _find(self, name: str) -> bytes | None:
        """Return a file of the store, None where it is lost."""
        try:
            return await self.store.get(name)
        except ObjectMissing:
            return None

    async def _find_issued(self, name: str, sha256: str | None) -> bytes | None:
        """Return a file of the store, None where it is lost or not the one that was issued."""
        pdf = await self._find(name)
        return pdf if pdf is not None and hashlib.sha256(pdf).hexdigest() == sha256 else None

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
        elapsed = self._runtime.clock.elapsed()
        undrawn = (
            Certificate.lsp_id.not_in([lsp_id for lsp_id, until in self._waiting.items() if elapsed < until]),
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

    async def _draw(self, certificate: Certificate) -> Sealed:
        """Draw, seal and store one PDF while others are drawn."""
        drawn = await render_off_loop(printed_document(certificate), certificate.statement)
        name, since = object_name(certificate), certificate.version_at or certificate.issued_at
        before = await self._find(name) if self.sealer.stamps else None  # a database that went back forgot it
        sealed = await self.sealer.seal(drawn, certificate.lsp_id, at=since, before=before)
        await self.store.put(name, sealed.pdf)
        return sealed

    def _note(self, session: AsyncSession, certificate: Certificate, outcome: Sealed | BaseException) -> None:
        """Enter what came of a drawing; raises what is no fault of the document."""
        if isinstance(outcome, Unprintable):
            log.error("certificate cannot be drawn", certificate_id=str(certificate.id), exc_info=outcome)
            certificate.render_failure = str(outcome)
            self._failures.labels(Unprintable.__name__).inc()
        elif isinstance(outcome, SealMissing):
            log.warning("certificate waits for its seal", certificate_id=str(certificate.id), reason=str(outcome))
            self._waiting[certificate.lsp_id] = self._runtime.clock.elapsed() + PATIENCE_SECONDS
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            certificate.sha256 = hashlib.sha256(outcome.pdf).hexdigest()
            certificate.seal, certificate.sealed_by = outcome.seal, outcome.by
            certificate.rendered_at = now(session)

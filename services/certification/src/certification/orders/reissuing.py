"""Reissue: what was decided goes on under a new number, for a document that was lost or says what holds no more."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case, Correction
from certification.certificates.commands import new_code
from certification.certificates.documents import is_drawable, issued_event, reissue_of, reissued_document
from certification.certificates.models import Certificate
from certification.certificates.numbers import take_numbers
from certification.certificates.states import CertificateMove
from certification.certificates.succession import named
from certification.certificates.turns import Turn, take_turn
from certification.orders.models import CertificateOrder
from certification.orders.rules import ORDERS, OrderFault, OrderMove
from certification.pdf.data import CertificateDocument
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events.certificates import CertificateChange, ChangeReason
from kompeten.events.lsps import Lsp
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record_all

HolderNames = tuple[str, str | None]
"""What a certificate says, and the same in its own letters where those are others."""


async def name_faults(session: AsyncSession, certificate: Certificate) -> list[OrderFault]:
    """Return what keeps a corrected name from being printed: nobody confirmed it, or no font draws it."""
    names = await _find_corrected(session, certificate)
    if names is None:
        return [OrderFault.NAME_NOT_CORRECTED]
    try:
        document = CertificateDocument.model_validate(certificate.document.model_dump() | {"holder_name": names[0]})
    except ValueError:
        return [OrderFault.NAME_UNPRINTABLE]
    return [] if await is_drawable(document) else [OrderFault.NAME_UNPRINTABLE]


async def reissue(
    session: AsyncSession,
    order: CertificateOrder,
    certificate: Certificate,
    *,
    lsp: Lsp,
    principal: Principal,
    public_url: str,
    cell: str | None,
) -> None:
    """Let another certificate take the place of this one, which the caller has locked after the number counter.

    Where the name that was confirmed is another one again, or the last day has come, the order lapses: no number is
    taken for what cannot be issued.
    """
    names: HolderNames | None = certificate.holder_name, certificate.original_name
    if order.reason is ChangeReason.NAME_CORRECTED:
        names = await _find_corrected(session, certificate)
    if names is None or certificate.valid_until <= order.effective_on:
        order.state, order.ended_at = ORDERS.after(order.state, OrderMove.LAPSE), now(session)
        return
    heir = await _heir(session, certificate, names, lsp=lsp, public_url=public_url, cell=cell)
    heir.issued_by, heir.issued_at = principal.subject, now(session)
    change = pass_on(session, order, certificate, heir)
    await session.flush()  # the one ends before the other runs: the database knows one at every moment
    session.add(heir)
    await record_all(session, [issued_event(heir, replaces=certificate), change], lsp_id=order.lsp_id)
    details = {"certificate_number": heir.certificate_number, "reissue_of": str(certificate.id)}
    audit_act(session, "issue_certificate", "certificate", heir.id, by=principal, details=details)


def pass_on(
    session: AsyncSession, order: CertificateOrder, certificate: Certificate, heir: Certificate
) -> CertificateChange:
    """End a certificate by the one that takes its place, and return the event to record."""
    order.state, order.ended_at = ORDERS.after(order.state, OrderMove.TAKE_EFFECT), now(session)
    turn = Turn(
        certificate=certificate,
        move=CertificateMove.REISSUE,
        effective_on=heir.issued_on,
        reason=order.reason,
        legal_basis=order.legal_basis,
        replaced_by=named(heir),
        order_id=order.id,
    )
    return take_turn(session, turn)


async def _heir(
    session: AsyncSession, old: Certificate, names: HolderNames, *, lsp: Lsp, public_url: str, cell: str | None
) -> Certificate:
    allotment = await take_numbers(session, old.lsp_id, count=1, time_zone=lsp.time_zone)
    code, (holder_name, original_name) = new_code(cell), names
    document = reissued_document(
        old,
        lsp,
        holder_name=holder_name,
        sequence=allotment.first,
        issued_on=allotment.issued_on,
        code=code,
        public_url=public_url,
    )
    return reissue_of(old, document, original_name=original_name, sequence=allotment.first, code=code)


async def _find_corrected(session: AsyncSession, certificate: Certificate) -> HolderNames | None:
    """Return the name as it was corrected since, if the certificate says another one and nothing is to be confirmed."""
    waiting = select(Correction.revision).where(Correction.case_id == Case.id, Correction.confirmed_at.is_(None))
    of_case = select(Case.holder_name, Case.original_name).where(Case.id == certificate.case_id, ~waiting.exists())
    row = (await session.execute(of_case)).one_or_none()
    names = None if row is None else (row.holder_name, row.original_name)
    return None if names == (certificate.holder_name, certificate.original_name) else names

"""What a new certificate does to those the same person still has for its scheme: it takes their place."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.certificates.states import RUNNING, CertificateMove
from certification.certificates.turns import Turn, expiry_of, take_turn
from kompeten.events.certificates import CertificateChange, Replacement

Place = tuple[str, UUID | None, str | None]
"""LSP, person and scheme: whose certificate for what; or LSP, certificate and scheme: which one."""


async def end_predecessors(
    session: AsyncSession, successors: Sequence[Certificate], *, named: Mapping[UUID, Certificate]
) -> list[CertificateChange]:
    """End what still runs for the people and schemes of new certificates, and return the events to record.

    So does what the applications `named` to be renewed, by its id: also where who holds it is not known any more.

    Called under the number counter of their LSP, so that nobody issues another one meanwhile, and before they are
    added: the database holds one running certificate per person and scheme at every moment.
    """
    heirs = {_place(one): one for one in successors}
    renewals = {(heir.lsp_id, certificate_id, heir.scheme_code): heir for certificate_id, heir in named.items()}
    turns = [
        ending_of(one, renewals.get((one.lsp_id, one.id, one.scheme_code)) or heirs[_place(one)])
        for one in await _lock_running(session, heirs, renewals)
    ]
    events = [take_turn(session, turn) for turn in turns]
    await session.flush()
    return events


def _place(one: Certificate) -> Place:
    return one.lsp_id, one.person_id, one.scheme_code


async def _lock_running(
    session: AsyncSession, places: Collection[Place], renewals: Collection[Place]
) -> Sequence[Certificate]:
    theirs = tuple_(Certificate.lsp_id, Certificate.person_id, Certificate.scheme_code).in_(list(places))
    renewed = tuple_(Certificate.lsp_id, Certificate.id, Certificate.scheme_code).in_(list(renewals))
    running = select(Certificate).where(or_(theirs, renewed), Certificate.state.in_(RUNNING))
    return (await session.scalars(running.order_by(Certificate.id).with_for_update())).all()


def ending_of(certificate: Certificate, heir: Certificate) -> Turn:
    """Return the turn of a certificate that another follows: what had ended before that day expired."""
    if certificate.valid_until < heir.issued_on:
        return expiry_of(certificate)
    return Turn(
        certificate=certificate,
        move=CertificateMove.SUPERSEDE,
        effective_on=heir.issued_on,
        replaced_by=named(heir),
    )


def named(certificate: Certificate) -> Replacement:
    """Return a certificate as the events of another one name it."""
    return Replacement(
        certificate_id=certificate.id,
        certificate_number=certificate.certificate_number,
        verification_url=certificate.document.verification_url,
    )

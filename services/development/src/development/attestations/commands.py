"""Issuing attestations: everybody of an activity at once, and the same however often it is asked."""

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.problems import ActivityNotAnnounced
from development.activities.rules import ActivityState
from development.attestations.addresses import address_of
from development.attestations.models import Attestation
from development.attestations.problems import ActivityNotOver
from development.attestations.schemas import ActivityAttestationsView, ActivityNotIssued, ProgrammeAttestationsView
from development.participants.models import Participant
from development.programmes.models import Programme
from kompeten.audit.recording import audit_act
from kompeten.cells import marked_code
from kompeten.database.sessions import now
from kompeten.events import AttestationIssued
from kompeten.events.snapshots import Contacts
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record_all
from kompeten.restrictions import RestrictedEnrolment

CODE_BYTES: Final = 18  # 144 bits: nobody finds an address by trying
ISSUE = text("""
    INSERT INTO attestation (enrolment_id, activity_id, code, issued_at, issued_by)
    SELECT enrolment_id, :activity_id, code, :issued_at, :issued_by
      FROM unnest(CAST(:enrolment_ids AS uuid[]), CAST(:codes AS text[])) AS issued (enrolment_id, code)
    ON CONFLICT (enrolment_id) DO NOTHING RETURNING enrolment_id
""")


async def issue_attestations(
    session: AsyncSession, activity: Activity, *, principal: Principal, cell: str | None, public_url: str
) -> int:
    """Issue an attestation to everybody who attended and has none; return how many are new. The caller commits.

    Each is told the address of theirs.

    Whoever is restricted gets theirs by the next call after the release.

    Raises `ActivityNotAnnounced`, `ActivityNotOver`.
    """
    _refuse_early(activity, at=now(session))
    entitled = (
        select(Participant)
        .outerjoin(Attestation, Attestation.enrolment_id == Participant.enrolment_id)
        .where(Participant.activity_id == activity.id, Participant.lesson_hours > 0, Participant.full_name != "")
        .where(Attestation.enrolment_id.is_(None))
        .where(Participant.enrolment_id.not_in(select(RestrictedEnrolment.enrolment_id)))
        .order_by(Participant.enrolment_id)
    )
    people = (await session.scalars(entitled)).all()
    codes = {one.enrolment_id: marked_code(secrets.token_urlsafe(CODE_BYTES), cell) for one in people}
    said = {"activity_id": activity.id, "issued_at": now(session), "issued_by": principal.subject}
    issued = set(await session.scalars(ISSUE, said | {"enrolment_ids": list(codes), "codes": list(codes.values())}))
    theirs = [(one, address_of(public_url, codes[one.enrolment_id])) for one in people if one.enrolment_id in issued]
    told = [_issued(activity, one, address, at=now(session)) for one, address in theirs]
    await record_all(session, told, lsp_id=activity.lsp_id)
    audit_act(session, "issue_attestations", "activity", activity.id, by=principal, details={"issued": len(issued)})
    return len(issued)


async def issue_programme_attestations(
    session: AsyncSession, programme: Programme, *, principal: Principal, cell: str | None, public_url: str
) -> ProgrammeAttestationsView:
    """Issue attestations in every activity of a programme that is over, and say of the others why not."""
    theirs = select(Activity).where(Activity.programme_id == programme.id).order_by(Activity.id)
    shown = []
    for activity in (await session.scalars(theirs)).all():
        why, issued = not_issued_for(activity, at=now(session)), 0
        if why is None:
            issued = await issue_attestations(session, activity, principal=principal, cell=cell, public_url=public_url)
        shown.append(
            ActivityAttestationsView(activity_id=activity.id, title=activity.title, issued=issued, not_issued_for=why)
        )
    return ProgrammeAttestationsView(
        programme_id=programme.id, issued=sum(one.issued for one in shown), activities=shown
    )


def not_issued_for(activity: Activity, *, at: datetime) -> ActivityNotIssued | None:
    """Return why nobody of an activity gets an attestation yet, None when they do."""
    if activity.state is not ActivityState.ANNOUNCED:
        return ActivityNotIssued.NOT_ANNOUNCED
    return ActivityNotIssued.NOT_OVER if at < max(one.ends_at for one in activity.sessions) else None


def _issued(activity: Activity, person: Participant, address: str, *, at: datetime) -> AttestationIssued:
    return AttestationIssued(
        enrolment_id=person.enrolment_id,
        activity_id=activity.id,
        organizer_id=activity.organizer_id,
        title=activity.title,
        lesson_hours=person.lesson_hours,
        full_name=person.full_name,
        attestation_url=address,
        contacts=Contacts(email=person.email),
        issued_at=at,
    )


def _refuse_early(activity: Activity, *, at: datetime) -> None:
    match not_issued_for(activity, at=at):
        case ActivityNotIssued.NOT_ANNOUNCED:
            raise ActivityNotAnnounced(state=activity.state)
        case ActivityNotIssued.NOT_OVER:
            raise ActivityNotOver

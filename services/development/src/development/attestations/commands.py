"""Issuing attestations: everybody of an activity at once, and the same however often it is asked."""

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.problems import ActivityNotAnnounced
from development.activities.rules import ActivityState
from development.attestations.models import Attestation
from development.attestations.problems import ActivityNotOver
from development.participants.models import Participant
from kompeten.audit.recording import audit_act
from kompeten.cells import marked_code
from kompeten.database.sessions import now
from kompeten.identity.tokens import Principal
from kompeten.restrictions import RestrictedEnrolment

CODE_BYTES: Final = 18  # 144 bits: nobody finds an address by trying
ISSUE = text("""
    INSERT INTO attestation (enrolment_id, activity_id, code, issued_at, issued_by)
    SELECT enrolment_id, :activity_id, code, :issued_at, :issued_by
      FROM unnest(CAST(:enrolment_ids AS uuid[]), CAST(:codes AS text[])) AS issued (enrolment_id, code)
    ON CONFLICT (enrolment_id) DO NOTHING RETURNING enrolment_id
""")


async def issue_attestations(
    session: AsyncSession, activity: Activity, *, principal: Principal, cell: str | None
) -> int:
    """Issue an attestation to everybody who attended and has none; return how many are new. The caller commits.

    Whoever is restricted gets theirs by the next call after the release.

    Raises `ActivityNotAnnounced`, `ActivityNotOver`.
    """
    _refuse_early(activity, at=now(session))
    entitled = (
        select(Participant.enrolment_id)
        .outerjoin(Attestation, Attestation.enrolment_id == Participant.enrolment_id)
        .where(Participant.activity_id == activity.id, Participant.lesson_hours > 0, Participant.full_name != "")
        .where(Attestation.enrolment_id.is_(None))
        .where(Participant.enrolment_id.not_in(select(RestrictedEnrolment.enrolment_id)))
        .order_by(Participant.enrolment_id)
    )
    ids = (await session.scalars(entitled)).all()
    codes = [marked_code(secrets.token_urlsafe(CODE_BYTES), cell) for _ in ids]
    said = {"activity_id": activity.id, "issued_at": now(session), "issued_by": principal.subject}
    issued = (await session.scalars(ISSUE, said | {"enrolment_ids": list(ids), "codes": codes})).all()
    audit_act(session, "issue_attestations", "activity", activity.id, by=principal, details={"issued": len(issued)})
    return len(issued)


def _refuse_early(activity: Activity, *, at: datetime) -> None:
    if activity.state is not ActivityState.ANNOUNCED:
        raise ActivityNotAnnounced(state=activity.state)
    if at < max(one.ends_at for one in activity.sessions):
        raise ActivityNotOver

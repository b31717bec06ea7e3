"""Adopting attestations: under the addresses that stand in letters and on papers."""

from collections import Counter
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from development.attestations.addresses import code_in
from kompeten.audit.recording import audit_act
from kompeten.events import AttestationIssued, Event, EventBody

ISSUER: Final = "recovery"  # who ordered the issue stood in the audit that went with the database

ENTER = text("""
    INSERT INTO attestation (enrolment_id, activity_id, code, issued_at, issued_by)
    SELECT enrolment_id, told.activity_id, code, issued_at, :by
      FROM unnest(CAST(:enrolment_ids AS uuid[]), CAST(:activity_ids AS uuid[]), CAST(:codes AS text[]),
                  CAST(:moments AS timestamptz[])) AS told (enrolment_id, activity_id, code, issued_at)
      JOIN participant USING (enrolment_id) JOIN activity ON activity.id = told.activity_id
    ON CONFLICT (enrolment_id) DO NOTHING RETURNING enrolment_id
""")


async def adopt_attestations(session: AsyncSession, events: Sequence[Event[EventBody]], *, by: str) -> set[UUID]:
    """Enter attestations again, each under its code; return the ids of the events whose person and activity are here.

    The caller commits. Whoever was erased keeps a row without a code, as an erasure leaves it.
    """
    issued = {event.id: event.body for event in events if isinstance(event.body, AttestationIssued)}
    bodies = list(issued.values())
    told = {
        "enrolment_ids": [one.enrolment_id for one in bodies],
        "activity_ids": [one.activity_id for one in bodies],
        "codes": [code_in(one.attestation_url) for one in bodies],
        "moments": [one.issued_at for one in bodies],
    }
    entered = set(await session.scalars(ENTER, told | {"by": ISSUER}))
    for activity_id, count in Counter(one.activity_id for one in bodies if one.enrolment_id in entered).items():
        audit_act(session, "adopt_attestations", "activity", activity_id, by=by, details={"issued": count})
    await session.flush()
    return {event_id for event_id, body in issued.items() if body.enrolment_id in entered}

"""Taking in a file of numbers: judged, entered and counted in the transaction of its request."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.problems import ActivityNotAnnounced
from development.activities.queries import get_activity
from development.activities.rules import ActivityState
from development.imports.attendance import enter_attendance_of, read_attendance
from development.imports.columns import ENROLMENT, LIBRARY, Table
from development.imports.indicators import enter_indicators_of, read_indicators
from development.imports.models import Import
from development.imports.people import Register
from development.imports.problems import ActivityUnclear
from development.imports.queries import get_names
from development.imports.rules import Chosen, ImportKind, Outcome, choose
from development.imports.scores import enter_scores_of, read_scores
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.http.organizers import planned_for
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a file is for: an activity, or for indicators an organizer."""

    kind: ImportKind
    activity_id: UUID | None
    organizer_id: str | None


async def import_numbers(
    session: AsyncSession, table: Table, wanted: Wanted, *, principal: Principal, open_hours: int
) -> Import:
    """Enter the rows that can count and keep what became of each; the caller commits.

    Raises `NotFound`, `ActivityUnclear`, `ActivityNotAnnounced`, and `FileRefused` of sessions there are none of.
    """
    if wanted.kind is ImportKind.INDICATORS:
        return await _import_indicators(session, table, wanted, principal=principal)
    if wanted.activity_id is None:
        raise ActivityUnclear
    activity = await get_activity(session, wanted.activity_id, principal=principal)
    register = Register(await get_names(session, activity.id))
    if wanted.kind is ImportKind.SCORES:
        scores = choose(read_scores(table.rows, register), field=ENROLMENT)
        outcome = await enter_scores_of(session, activity.id, scores.said)
        return _kept(session, table, wanted, scores, outcome, owner=activity.organizer_id, principal=principal)
    if activity.state is not ActivityState.ANNOUNCED:
        raise ActivityNotAnnounced(state=activity.state)
    lines = read_attendance(table, register, activity, now=now(session), open_hours=open_hours)
    present = choose(lines, field=ENROLMENT)
    outcome = await enter_attendance_of(session, activity, present.said, by=principal)
    return _kept(session, table, wanted, present, outcome, owner=activity.organizer_id, principal=principal)


async def _import_indicators(session: AsyncSession, table: Table, wanted: Wanted, *, principal: Principal) -> Import:
    if wanted.activity_id is not None:
        raise ActivityUnclear
    owner = planned_for(principal, wanted.organizer_id)
    counted = choose(read_indicators(table.rows, today=now(session).date()), field=LIBRARY)
    outcome = await enter_indicators_of(session, counted.said, lsp_id=principal.lsp_id, organizer_id=owner)
    return _kept(session, table, wanted, counted, outcome, owner=owner, principal=principal)


def _kept(
    session: AsyncSession,
    table: Table,
    wanted: Wanted,
    chosen: Chosen[Any, Any],  # Any: of whatever kind
    outcome: Outcome,
    *,
    owner: str,
    principal: Principal,
) -> Import:
    findings = sorted({*chosen.findings, *outcome.findings})
    counts = {
        "rows": len(table.rows),
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "ignored": chosen.ignored,
        "refused": len({one.row for one in findings}),
    }
    kept = Import(
        id=new_id(),
        lsp_id=principal.lsp_id,
        organizer_id=owner,
        kind=wanted.kind,
        activity_id=wanted.activity_id,
        problems=[one._asdict() for one in findings],
        sent_at=now(session),
        sent_by=principal.subject,
        **counts,
    )
    session.add(kept)
    audit_act(session, "import_numbers", "import", kept.id, by=principal, details={"kind": wanted.kind, **counts})
    return kept

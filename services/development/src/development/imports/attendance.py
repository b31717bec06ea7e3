"""Files of attendance: a participant a row, a column for each session."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.attendance.entering import Seen, enter_all
from development.attendance.rules import Entered, NotEntered, refusal_of
from development.imports.cells import read_mark
from development.imports.columns import ENROLMENT, REASON, SESSION, Row, Table, read_cell, session_field
from development.imports.people import Register
from development.imports.rules import CellRefused, Finding, Line, Outcome, RowCode
from kompeten.entry.texts import LONGEST_PARAGRAPH
from kompeten.events.development import ActivitySession
from kompeten.identity.tokens import Principal
from kompeten.sheets.cell import Cell, is_empty, looks_like_formula, text_of
from kompeten.sheets.codes import FileCode, FileRefused

Present = tuple[frozenset[str], str | None]  # columns of sessions, and the reason of a late entry
_MOMENT = re.compile(r"\((?P<moment>[0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2})")
_WHY = {NotEntered.NOT_BEGUN: RowCode.NOT_BEGUN, NotEntered.LATE: RowCode.LATE}


def sessions_of(activity: Activity) -> dict[str, ActivitySession]:
    """Return the sessions by their columns: numbered by when they begin."""
    return {
        session_field(number): one
        for number, one in enumerate(sorted(activity.sessions, key=lambda one: one.starts_at), start=1)
    }


def moment_of(one: ActivitySession, activity: Activity) -> str:
    """Return when a session begins, as the template's header says it."""
    return f"{one.starts_at.astimezone(ZoneInfo(activity.time_zone)):%d/%m/%Y %H:%M}"


def read_attendance(
    table: Table, register: Register, activity: Activity, *, now: datetime, open_hours: int
) -> list[Line[UUID, Present]]:
    """Return where each row says somebody was. Raises `FileRefused` of columns that are no session of the activity.

    A header of the template says when its session begins: one that begins at another time now is not guessed at.
    """
    sessions = sessions_of(activity)
    unknown = [
        field
        for field, header in table.headers.items()
        if field.startswith(f"{SESSION} ") and not _is_of(header, sessions.get(field), activity)
    ]
    if unknown:
        raise FileRefused(FileCode.COLUMN_UNKNOWN, *unknown)
    return [_line(row, register, sessions, now=now, open_hours=open_hours) for row in table.rows]


async def enter_attendance_of(
    session: AsyncSession, activity: Activity, said: Mapping[UUID, tuple[int, Present]], *, by: Principal
) -> Outcome:
    """Enter what was chosen. The caller commits."""
    sessions = sessions_of(activity)
    seen = {
        Seen(activity.id, sessions[field].id, one): reason
        for one, (_, (fields, reason)) in said.items()
        for field in fields
    }
    came = await enter_all(session, {activity.id: activity}, seen, by=by) if seen else {}
    created = updated = 0
    findings: list[Finding] = []
    for one, (row, (fields, _)) in said.items():
        outcomes = {field: came[Seen(activity.id, sessions[field].id, one)] for field in fields}
        refused = _findings(row, outcomes)
        findings += refused
        if not refused and Entered.RECORDED in outcomes.values():
            created += Entered.KNOWN not in outcomes.values()
            updated += Entered.KNOWN in outcomes.values()
    unchanged = len(said) - created - updated - len({one.row for one in findings})
    return Outcome(created, updated, unchanged, findings)


def _is_of(header: str, one: ActivitySession | None, activity: Activity) -> bool:
    told = _MOMENT.search(header)
    return one is not None and (told is None or told["moment"] == moment_of(one, activity))


def _line(
    row: Row, register: Register, sessions: Mapping[str, ActivitySession], *, now: datetime, open_hours: int
) -> Line[UUID, Present]:
    person, findings = register.person_of(row)
    reason = row.cells.get(REASON)
    written = None if is_empty(reason) else text_of(reason)
    if looks_like_formula(reason) and not is_empty(reason):
        findings.append(Finding(row.number, REASON, RowCode.FORMULA))
    elif written is not None and not (written.isprintable() and len(written) <= LONGEST_PARAGRAPH):
        findings.append(Finding(row.number, REASON, RowCode.TEXT_UNUSABLE))
    mark = partial(_mark, has_reason=written is not None, now=now, open_hours=open_hours)
    present = {field for field, one in sessions.items() if read_cell(row, field, partial(mark, one), findings)}
    return Line(row.number, person, (frozenset(present), written) if present else None, findings)


def _mark(one: ActivitySession, cell: Cell, *, has_reason: bool, now: datetime, open_hours: int) -> bool:
    if not read_mark(cell):
        return False
    why = refusal_of(one, is_announced=True, has_reason=has_reason, now=now, open_hours=open_hours)
    if why is not None:
        raise CellRefused(_WHY[why])
    return True


def _findings(row: int, outcomes: Mapping[str, Entered]) -> Collection[Finding]:
    """Return what of a row is not on record though it was asked; what could be entered of it is."""
    codes = {Entered.UNKNOWN: RowCode.PARTICIPANT_UNKNOWN, Entered.RESTRICTED: RowCode.RESTRICTED}
    whole = {codes[one] for one in outcomes.values() if one in codes}
    struck = [field for field, one in outcomes.items() if one is Entered.STRUCK]
    return [*(Finding(row, ENROLMENT, code) for code in whole), *(Finding(row, one, RowCode.STRUCK) for one in struck)]

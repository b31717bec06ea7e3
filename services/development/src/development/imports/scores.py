"""Files of scores: a participant a row, before and after."""

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from development.attendance.queries import lock_participants
from development.imports.cells import has_fractions, read_score
from development.imports.columns import AFTER, BEFORE, ENROLMENT, Row, read_cell
from development.imports.people import Register
from development.imports.rules import Finding, Line, Outcome, RowCode
from development.scores.commands import write_scores
from kompeten.restrictions import get_restricted_enrolments

Scored = tuple[int | None, int | None]


def read_scores(rows: Sequence[Row], register: Register) -> list[Line[UUID, Scored]]:
    """Return what each row says of whom."""
    in_fractions = {side: has_fractions(row.cells.get(side) for row in rows) for side in (BEFORE, AFTER)}
    return [_line(row, register, in_fractions) for row in rows]


async def enter_scores_of(session: AsyncSession, activity_id: UUID, said: Mapping[UUID, tuple[int, Scored]]) -> Outcome:
    """Enter what was chosen; whoever is restricted, or left meanwhile, is refused. The caller commits."""
    there = {one.enrolment_id for one in await lock_participants(session, [activity_id], said) if one.full_name}
    restricted = await get_restricted_enrolments(session, there)
    rows: list[dict[str, object]] = [
        {"enrolment_id": one, "before": before, "after": after}
        for one, (_, (before, after)) in sorted(said.items())
        if one in there - restricted
    ]
    created, updated = await write_scores(session, rows)
    findings = [
        Finding(row, ENROLMENT, RowCode.RESTRICTED if one in restricted else RowCode.PARTICIPANT_UNKNOWN)
        for one, (row, _) in said.items()
        if one not in there - restricted
    ]
    return Outcome(created, updated, len(rows) - created - updated, findings)


def _line(row: Row, register: Register, in_fractions: Mapping[str, bool]) -> Line[UUID, Scored]:
    person, findings = register.person_of(row)
    before, after = (
        read_cell(row, side, partial(read_score, in_fractions=in_fractions[side]), findings) for side in (BEFORE, AFTER)
    )
    said = None if before is None and after is None else (before, after)
    return Line(row.number, person, said, findings)

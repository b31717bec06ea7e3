"""Files for an activity: their rows become enrolments."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.rows import among
from kompeten.database.sessions import now
from kompeten.database.write_behind import WriteBehind
from registration.activities.models import KnownActivity
from registration.catalogue.regions import load_regions
from registration.cells.codes import FindingCode
from registration.enrolments.commands import enrol_all, new_enrolment
from registration.enrolments.models import Enrolment
from registration.enrolments.rules import EnrolmentState
from registration.forms.fields import BY_JSON_NAME, Column
from registration.forms.participants import ASKED, read_participant
from registration.imports.models import Import
from registration.imports.people import people_by_nik
from registration.imports.rules import JudgedRow, Known, Planned, RowOutcome, judge_rows, plan_row
from registration.imports.tables import Table
from registration.imports.targets import Brought, Target
from registration.people.vault import NikVault
from registration.seats.commands import lock_seats

SAID = [name for name, column in BY_JSON_NAME.items() if column in (*ASKED[1:], Column.SKEMA)]


class ForActivity(Target):
    """Enrolments in an activity. A live one is changed by nobody: it is withdrawn, and comes again."""

    subject = "enrolment_id"
    asked = ASKED

    def __init__(self, activity: KnownActivity) -> None:
        self._activity = activity

    def judge(self, table: Table) -> Iterator[JudgedRow]:
        """Judge row after row by the schemes the activity prepares for."""
        schemes = self._activity.activity.prepares_for
        return judge_rows(table, partial(read_participant, regions=load_regions(), schemes=schemes))

    async def lock(self, session: AsyncSession) -> None:
        """Lock the activity, and look at it anew: it may have changed since the file was sent."""
        await lock_seats(session, KnownActivity, self._activity.id)
        self._activity = await session.get_one(KnownActivity, self._activity.id, populate_existing=True)

    async def plan(
        self, session: AsyncSession, rows: Sequence[JudgedRow], *, vault: NikVault, is_dry_run: bool
    ) -> list[Planned]:
        """Find what is there of the rows' people; the activity's lock holds it. To one that is over nobody comes."""
        people = await people_by_nik(session, rows, lsp_id=self._activity.lsp_id, vault=vault, is_dry_run=is_dry_run)
        known = await self._get_known(session, [one.id for one in people.values()])
        whose = [None if one.reading.person is None else people.get(one.reading.person.national_id) for one in rows]
        planned = [
            plan_row(row, one, None if one is None else known.get(one.id), clash=FindingCode.ALREADY_ENROLLED)
            for row, one in zip(rows, whose, strict=True)
        ]
        return list(map(_late, planned)) if self._activity.takes_nobody(now(session)) else planned

    async def enter(self, writes: WriteBehind, sent: Import, planned: Sequence[Planned]) -> Brought:
        """Write enrolments with all they leave behind."""
        session = writes.session
        made = {
            one.row.participant.row: self._made(session, sent, one)
            for one in planned
            if one.outcome is RowOutcome.CREATED
        }
        enrolments = list(made.values())
        details = {"import_id": str(sent.id)}
        standings = await enrol_all(session, self._activity, enrolments, by=sent.sent_by, details=details)
        return Brought({row: one.id for row, one in made.items()}, sum(one.place is not None for one in standings))

    async def _get_known(self, session: AsyncSession, people: Sequence[UUID]) -> dict[UUID, Known]:
        """Return by person the live enrolment, or else the newest of those that ended."""
        columns = [getattr(Enrolment, name) for name in SAID]
        theirs = Enrolment.activity_id == self._activity.id, among(Enrolment.person_id, people)
        statement = select(Enrolment.id, Enrolment.person_id, Enrolment.state, *columns).where(*theirs)
        found: dict[UUID, Known] = {}
        for enrolment_id, person_id, state, *said in await session.execute(statement.order_by(Enrolment.id)):
            if person_id not in found or found[person_id].is_over:
                is_over = state is EnrolmentState.WITHDRAWN
                found[person_id] = Known(enrolment_id, dict(zip(SAID, said, strict=True)), is_over)
        return found

    def _made(self, session: AsyncSession, sent: Import, one: Planned) -> Enrolment:
        person = one.row.reading.person
        assert person is not None  # noqa: S101 - or the row would be refused
        assert one.person_id is not None  # noqa: S101 - or it would be a dry run
        made = new_enrolment(self._activity, one.person_id, person.written, by=sent.sent_by, at=now(session))
        made.consent_version = sent.consent_version
        return made


def _late(one: Planned) -> Planned:
    if one.outcome is not RowOutcome.CREATED:
        return one
    return replace(one, outcome=RowOutcome.REFUSED, refused_for=FindingCode.ACTIVITY_CLOSED)

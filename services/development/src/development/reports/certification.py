"""What committees decided on those who attended, and which units they missed: by the person, in one statement each."""

from datetime import datetime
from typing import Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Select,
    Text,
    and_,
    any_,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from development.activities.models import Activity
from development.participants.models import Participant
from development.plans.models import Grant, Plan
from development.reports.rules import CAVEAT, share
from development.reports.schemas import CertificationReport, ShareView
from development.reports.scopes import Scope
from development.reports.summaries import MissedUnit
from development.schedules.rules import MINIMUM
from kompeten.database.rows import among

MISSED_AT_MOST: Final = 20  # a table people read to its end


async def find_certification(session: AsyncSession, scope: Scope) -> CertificationReport | None:
    """Return what was decided since on who attended what prepares for certification; None where nothing does."""
    prepares = select(func.count()).where(among(Activity.id, scope.activity_ids), _prepares())
    if not await session.scalar(prepares):
        return None
    attended, decided, granted = (await session.execute(_decided(scope))).one()
    return CertificationReport(
        attended=attended,
        decided=_share(decided, attended),
        granted=_share(granted, decided),
        caveat={"id": CAVEAT.id, "en": CAVEAT.en},
    )


async def get_missed_units(session: AsyncSession, scope: Scope) -> list[MissedUnit]:
    """Return what those who attended missed since in certification, of five people or more, most often first."""
    found = await session.execute(_missed(scope))
    return [
        MissedUnit(code=code, title=title, missed=missed, of_these_taught=taught, activities=activities)
        for code, title, missed, taught, activities in found
    ]


def _decided(scope: Scope) -> Select[int, int, int]:
    """Count people who attended, of them those decided on since, and granted: for a scheme they were prepared for."""
    held = _held(scope, _prepares())
    attended = _attended(scope, held)
    granted = _since(attended, Grant, Grant.granted_at, lsp_id=scope.lsp_id)
    refused = _since(attended, Plan, Plan.decided_at, lsp_id=scope.lsp_id)
    person = (
        select(func.bool_or(granted).label("granted"), func.bool_or(refused).label("refused"))
        .select_from(attended)
        .group_by(attended.c.person_id)
        .subquery()
    )
    decided = or_(person.c.granted, person.c.refused)
    return select(func.count(), func.count().filter(decided), func.count().filter(person.c.granted)).select_from(person)


def _missed(scope: Scope) -> Select[str, str, int, int, int]:
    held = _held(scope, true())
    attended = _attended(scope, held)
    teaching = select(held.c.id, func.unnest(held.c.unit_codes).label("code")).cte("teaching")
    taught = select(attended.c.person_id, teaching.c.code).join(teaching, teaching.c.id == attended.c.activity_id)
    taught_to = taught.distinct().cte("taught_to")
    unit = func.jsonb_array_elements(Plan.missed_units).table_valued("value").lateral("unit")
    code, title = literal_column("unit.value ->> 'code'", Text), literal_column("unit.value ->> 'title'", Text)
    missed = (
        select(Plan.person_id, code.label("code"), func.max(title).label("title"))
        .join(attended, and_(attended.c.person_id == Plan.person_id, Plan.decided_at > attended.c.ended_at))
        .join(unit, true())
        .where(Plan.lsp_id == scope.lsp_id)
        .group_by(Plan.person_id, code)
        .cte("missed")
    )
    activities = select(func.count()).where(teaching.c.code == missed.c.code).scalar_subquery()
    was_taught = and_(taught_to.c.person_id == missed.c.person_id, taught_to.c.code == missed.c.code)
    people = func.count(missed.c.person_id)
    return (
        select(missed.c.code, func.max(missed.c.title), people, func.count(taught_to.c.person_id), activities)
        .outerjoin(taught_to, was_taught)
        .group_by(missed.c.code)
        .having(people >= MINIMUM)
        .order_by(people.desc(), missed.c.code)
        .limit(MISSED_AT_MOST)
    )


def _held(scope: Scope, which: ColumnElement[bool]) -> CTE:
    """Return activities with their last moment, read from their sessions once and not for each participant."""
    ended_at = select(func.max(cast(literal_column("session ->> 'ends_at'"), DateTime(timezone=True)))).select_from(
        func.jsonb_array_elements(Activity.sessions).alias("session")
    )
    columns = (Activity.id, Activity.prepares_for, Activity.unit_codes, ended_at.scalar_subquery().label("ended_at"))
    held = select(*columns).where(among(Activity.id, scope.activity_ids), which)
    return held.cte("held").prefix_with("MATERIALIZED")


def _attended(scope: Scope, held: CTE) -> CTE:
    columns = (Participant.person_id, Participant.activity_id, held.c.prepares_for, held.c.ended_at)
    theirs = select(*columns).join(held, held.c.id == Participant.activity_id).where(scope.attended())
    return theirs.cte("attended")


def _since(
    attended: CTE, model: type[Grant | Plan], moment: InstrumentedAttribute[datetime], *, lsp_id: str
) -> ColumnElement[bool]:
    return exists().where(
        model.person_id == attended.c.person_id,
        model.scheme_code == any_(attended.c.prepares_for),
        model.lsp_id == lsp_id,
        moment > attended.c.ended_at,
    )


def _prepares() -> ColumnElement[bool]:
    return func.cardinality(Activity.prepares_for) > 0


def _share(count: int, of: int) -> ShareView | None:
    found = share(count, of)
    return None if found is None else ShareView.model_validate(found, from_attributes=True)

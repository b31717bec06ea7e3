"""Counting who took part in an activity, and who went on to certification."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.participants.models import Participant
from development.participants.rules import ParticipantState
from development.reports.rules import CAVEAT, share
from development.reports.schemas import CertificationReport, ParticipationView, ProvinceView, RegencyView, ShareView

DECIDED = text("""
    SELECT count(*), count(*) FILTER (WHERE granted OR refused), count(*) FILTER (WHERE granted)
      FROM participant CROSS JOIN LATERAL (
           SELECT EXISTS (SELECT FROM granted WHERE person_id = participant.person_id
                             AND scheme_code = ANY(:schemes)
                             AND lsp_id = :lsp_id AND granted_at > :ended_at) AS granted,
                  EXISTS (SELECT FROM plan WHERE person_id = participant.person_id
                             AND scheme_code = ANY(:schemes)
                             AND lsp_id = :lsp_id AND decided_at > :ended_at) AS refused
           ) AS decision
     WHERE activity_id = :activity AND lesson_hours > 0
""")

PROVINCE_DIGITS = 2  # of a code of the Ministry of Home Affairs: 63.71 is in 63


async def get_participation(session: AsyncSession, activity_id: UUID) -> ParticipationView:
    """Return who takes part in an activity and who attended, by regency and province."""
    takes_part = Participant.state == ParticipantState.ENROLLED
    counted = (
        select(
            Participant.region_code,
            func.count().filter(takes_part),
            func.count().filter(~takes_part),
            func.count().filter(Participant.lesson_hours > 0),
            func.coalesce(func.sum(Participant.lesson_hours), 0),
        )
        .where(Participant.activity_id == activity_id)
        .group_by(Participant.region_code)
        .order_by(Participant.region_code)
    )
    rows = (await session.execute(counted)).all()
    regencies = [
        RegencyView(region_code=row[0] or None, enrolled=row[1], attended=row[3], lesson_hours=row[4]) for row in rows
    ]
    return ParticipationView(
        enrolled=sum(row[1] for row in rows),
        withdrawn=sum(row[2] for row in rows),
        attended=sum(row[3] for row in rows),
        lesson_hours=sum(row[4] for row in rows),
        regencies=[one for one in regencies if one.enrolled or one.attended],
        provinces=_provinces(regencies),
    )


async def find_certification(session: AsyncSession, activity: Activity) -> CertificationReport | None:
    """Return what committees decided since on who attended, for the schemes it prepares for; None where for none."""
    if not activity.prepares_for or not activity.sessions:
        return None
    asked = {
        "activity": activity.id,
        "lsp_id": activity.lsp_id,
        "schemes": activity.prepares_for,
        "ended_at": max(one.ends_at for one in activity.sessions),
    }
    attended, decided, granted = (await session.execute(DECIDED, asked)).one()
    return CertificationReport(
        attended=attended,
        decided=_share(decided, attended),
        granted=_share(granted, decided),
        caveat={"id": CAVEAT.id, "en": CAVEAT.en},
    )


def _provinces(regencies: Sequence[RegencyView]) -> list[ProvinceView]:
    codes = sorted({one.region_code[:PROVINCE_DIGITS] for one in regencies if one.region_code})
    of_each = {code: [one for one in regencies if (one.region_code or "").startswith(code)] for code in codes}
    return [
        ProvinceView(
            province_code=code,
            enrolled=sum(one.enrolled for one in theirs),
            attended=sum(one.attended for one in theirs),
            lesson_hours=sum(one.lesson_hours for one in theirs),
        )
        for code, theirs in of_each.items()
    ]


def _share(count: int, of: int) -> ShareView | None:
    found = share(count, of)
    return None if found is None else ShareView.model_validate(found, from_attributes=True)

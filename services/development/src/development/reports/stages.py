"""How far people came: from asking for a seat to a certificate, in each activity of a report and in all of them."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from development.reports.schemas import ActivityLine, CertificationReport, Stage, StageView
from development.reports.scopes import Scope
from kompeten.problems import Text

NAMES: Final[dict[Stage, Text]] = {
    Stage.ASKED: Text("Mendaftar", "asked for a seat"),
    Stage.SEATED: Text("Mendapat tempat", "got a seat"),
    Stage.ATTENDED: Text("Hadir", "attended"),
    Stage.COMPLETED: Text("Hadir di semua sesi", "attended every session"),
    Stage.ATTESTED: Text("Menerima surat keterangan", "certificate of attendance"),
    Stage.DECIDED: Text("Diputus komite", "decided on"),
    Stage.GRANTED: Text("Diberi sertifikat", "granted"),
}

# Lessons of an activity are added up once and not for each participant. In a circle every junior meets alone: nobody
# attends all of its sessions.
LINES = text("""
    WITH held AS MATERIALIZED (
        SELECT id, title, kind, begins_at,
               (SELECT sum(CAST(session ->> 'lesson_hours' AS integer)) FROM jsonb_array_elements(sessions) AS session)
                   AS lessons
          FROM activity WHERE id = ANY(:activities)
    ), counted AS (
        SELECT held.id, count(*) AS seated, count(*) FILTER (WHERE state = 'enrolled') AS enrolled,
               count(*) FILTER (WHERE lesson_hours > 0) AS attended,
               count(*) FILTER (WHERE lesson_hours >= greatest(lessons, 1)) AS completed,
               count(attestation.enrolment_id) AS attested, sum(lesson_hours) AS lesson_hours
          FROM participant JOIN held ON held.id = participant.activity_id
          LEFT JOIN attestation ON attestation.enrolment_id = participant.enrolment_id
         WHERE CAST(:province AS text) IS NULL OR left(region_code, 2) = :province
         GROUP BY held.id
    ), queued AS (
        SELECT waitlisted.activity_id AS id, count(*) AS unseated, count(*) FILTER (WHERE left_at IS NULL) AS waiting
          FROM waitlisted LEFT JOIN participant USING (enrolment_id)
         WHERE waitlisted.activity_id = ANY(:activities) AND participant.enrolment_id IS NULL
           AND (CAST(:province AS text) IS NULL OR left(waitlisted.region_code, 2) = :province)
         GROUP BY waitlisted.activity_id
    )
    SELECT id AS activity_id, title, kind, begins_at, coalesce(seated, 0) + coalesce(unseated, 0) AS asked,
           coalesce(waiting, 0) AS waiting, coalesce(seated, 0) AS seated, coalesce(enrolled, 0) AS enrolled,
           coalesce(attended, 0) AS attended,
           CASE WHEN kind <> 'mentoring_circle' THEN coalesce(completed, 0) END AS completed,
           coalesce(attested, 0) AS attested, coalesce(lesson_hours, 0) AS lesson_hours
      FROM held LEFT JOIN counted USING (id) LEFT JOIN queued USING (id)
     WHERE CAST(:province AS text) IS NULL OR seated > 0 OR unseated > 0
     ORDER BY begins_at, id
""")


async def get_activity_lines(session: AsyncSession, scope: Scope) -> list[ActivityLine]:
    """Return the activities in the order they began; of a province, those somebody from there asked for."""
    of = {"activities": list(scope.activity_ids), "province": scope.province}
    return [ActivityLine.model_validate(dict(row)) for row in (await session.execute(LINES, of)).mappings()]


def stages_of(lines: Sequence[ActivityLine], certification: CertificationReport | None) -> list[StageView]:
    """Return how many came how far over all lines; of certification as much as `certification` says."""
    counts = {
        Stage.ASKED: _sum(one.asked for one in lines),
        Stage.SEATED: _sum(one.seated for one in lines),
        Stage.ATTENDED: _sum(one.attended for one in lines),
        Stage.COMPLETED: _sum(one.completed for one in lines),
        Stage.ATTESTED: _sum(one.attested for one in lines),
    }
    if certification is not None:
        outcomes = ((Stage.DECIDED, certification.decided), (Stage.GRANTED, certification.granted))
        counts |= {stage: share.count for stage, share in outcomes if share is not None}
    return [StageView(stage=stage, people=people) for stage, people in counts.items()]


def _sum(counts: Iterable[int | None]) -> int:
    return sum(one or 0 for one in counts)

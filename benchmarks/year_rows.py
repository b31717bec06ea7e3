"""A year of development by SQL: workshops of a hundred people with six sessions each, answered and decided on."""

import json

import asyncpg

from benchmarks.people import LSP
from development.instruments.reading import built_in
from development.instruments.rules import Question
from development.schedules.rules import INSTRUMENTS, LEVELS
from kompeten.events.development import SurveyKind

OF_ONE = 100  # people of an activity
SESSIONS = 6
PROVINCES = ("63", "61", "62", "64", "65", "33", "35", "51", "52", "73")
YEAR = 2026
KINDS = (SurveyKind.REACTION, SurveyKind.BEHAVIOUR, SurveyKind.BEHAVIOUR_SUPERVISOR)

ACTIVITIES = """
    INSERT INTO activity (id, lsp_id, organizer_id, state, kind, title, topics, unit_codes, trainers, time_zone,
        sessions, begins_at, quota, regency_quotas, prepares_for, created_at, updated_at, announced_at,
        attendance_secret, version)
    SELECT gen_random_uuid(), $1, 'dispersip-kalsel', 'announced', 'workshop', 'Lokakarya ' || n, '{klasifikasi}',
        ARRAY['U.1', 'U.2', 'U.' || 3 + n % 9], '[]', 'Asia/Makassar',
        (SELECT jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'title', 'Sesi ' || s, 'lesson_hours', 2,
            'starts_at', day + s * interval '2 hours', 'ends_at', day + s * interval '2 hours' + interval '90 minutes'))
           FROM generate_series(1, $4::integer) AS s),
        day, 100, '[]', '{KL-04}', day, day, day, '\\x00', 1
      FROM generate_series($2::integer, $3::integer) AS n,
           LATERAL (SELECT '2026-01-10T00:00:00Z'::timestamptz + n % 300 * interval '1 day' AS day) AS days
"""
# As registration makes them: ids that sort by time, so that those of an activity stand together.
BY_TIME = """(lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint + {milliseconds}), 12, '0') || '7' ||
        substr(md5(random()::text), 1, 19))::uuid"""
PARTICIPANTS = f"""
    INSERT INTO participant (enrolment_id, lsp_id, activity_id, person_id, state, full_name, region_code, weak_units,
        enrolled_at, lesson_hours, attendance_revision)
    SELECT {BY_TIME.format(milliseconds="place")}, $1, id, gen_random_uuid(), 'enrolled', 'Peserta ' || n,
        ($2::text[])[1 + place % cardinality($2)] || '.' || lpad((1 + n % 13)::text, 2, '0'), '{{}}', now(), 12, 6
      FROM (SELECT id, row_number() OVER (ORDER BY title) AS place FROM activity WHERE NOT EXISTS (
               SELECT FROM participant WHERE activity_id = activity.id)) AS fresh, generate_series(1, 100) AS n
"""
FOLLOWING = (
    """INSERT INTO attendance (enrolment_id, session_id, recorded_at, recorded_by)
       SELECT enrolment_id, (session ->> 'id')::uuid, now(), 'system'
         FROM participant JOIN activity ON activity.id = activity_id, jsonb_array_elements(sessions) AS session
       ON CONFLICT DO NOTHING""",
    """INSERT INTO score SELECT enrolment_id, 40 + n % 20, 60 + n % 30
         FROM (SELECT enrolment_id, row_number() OVER () AS n FROM participant) AS p ON CONFLICT DO NOTHING""",
    """INSERT INTO granted SELECT gen_random_uuid(), lsp_id, person_id, 'KL-04', now() + interval '1 year'
         FROM participant AS p WHERE right(person_id::text, 1) < '8'
          AND NOT EXISTS (SELECT FROM granted WHERE person_id = p.person_id)""",
    """INSERT INTO plan (application_id, lsp_id, organizer_id, person_id, batch_id, attempt, full_name, scheme_code,
           scheme_name, missed_units, state, target_on, decided_at, version)
       SELECT gen_random_uuid(), lsp_id, 'dispersip-kalsel', person_id, gen_random_uuid(), 1, full_name, 'KL-04',
           'KL-04', jsonb_build_array(jsonb_build_object('code', 'U.1', 'title', 'Klasifikasi'),
                             jsonb_build_object('code', 'U.20', 'title', 'Literasi')),
           'open', '2027-06-01', now() + interval '1 year', 1
         FROM participant AS p WHERE right(person_id::text, 1) = 'f'
          AND NOT EXISTS (SELECT FROM plan WHERE person_id = p.person_id)""",
)
SURVEYS = """
    INSERT INTO survey (id, lsp_id, organizer_id, activity_id, kind, state, timetable, due_at, letters, instrument,
        room_answers, created_at)
    SELECT gen_random_uuid(), lsp_id, organizer_id, id, $1, 'closed', jsonb_build_object('opens_at', begins_at,
        'letters_at', '[]'::jsonb, 'closes_at', begins_at), begins_at, 0, $2::jsonb, 0, now()
      FROM activity ON CONFLICT DO NOTHING
"""
SHEETS = """
    INSERT INTO answer_sheet (id, survey_id, answered_on, score, answers)
    SELECT gen_random_uuid(), id, '2026-12-01', 60, $2::jsonb FROM survey, generate_series(1, $3::integer)
     WHERE kind = $1 AND NOT EXISTS (SELECT FROM answer_sheet WHERE survey_id = survey.id)
"""
INVITATIONS = """
    INSERT INTO invitation (id, survey_id, enrolment_id, state, letters)
    SELECT gen_random_uuid(), survey.id, enrolment_id, 'invited', 3
      FROM survey JOIN participant USING (activity_id) ON CONFLICT DO NOTHING
"""


async def write_year(owner: asyncpg.Connection, *, before: int, people: int) -> None:
    """Write what is missing of a year with so many people; so many are there."""
    await owner.execute(ACTIVITIES, LSP, before // OF_ONE + 1, people // OF_ONE, SESSIONS)
    await owner.execute(PARTICIPANTS, LSP, list(PROVINCES[: max(1, people // 10_000)]))
    for statement in FOLLOWING:
        await owner.execute(statement)
    for kind in KINDS:
        instrument = built_in(INSTRUMENTS[kind])
        await owner.execute(SURVEYS, kind, instrument.model_dump_json())
        answers = [{"question": one.id, "value": _value(one)} for one in instrument.questions]
        await owner.execute(SHEETS, kind, json.dumps(answers), OF_ONE * (4 - LEVELS[kind]) // 4)
    await owner.execute(INVITATIONS)
    await owner.execute("ANALYZE")


def _value(question: Question) -> int | str:
    return min(question.steps, 4) or "Latihannya."

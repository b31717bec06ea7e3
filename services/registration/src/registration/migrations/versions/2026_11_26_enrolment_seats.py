"""Whoever finds no seat in an activity waits for one, by the seats that batches have.

It contracts: an image before it would count a seat without its regency.
"""

from alembic import op

revision = "registration_queued_2026_11_26"
down_revision = "registration_consents_2026_11_26"
depends_on = None
kind = "contracting"

STATEMENTS = """
ALTER TABLE known_activity ADD COLUMN quota integer NOT NULL DEFAULT 1;

ALTER TABLE known_activity ADD COLUMN regency_quotas jsonb NOT NULL DEFAULT '{}';

ALTER TABLE known_activity ADD COLUMN regencies_taken jsonb NOT NULL DEFAULT '{}';

ALTER TABLE known_activity ADD COLUMN waiting integer NOT NULL DEFAULT 0;

ALTER TABLE known_activity ADD COLUMN arrivals integer NOT NULL DEFAULT 0;

UPDATE known_activity SET quota = (activity ->> 'quota')::integer,
       regency_quotas = coalesce((SELECT jsonb_object_agg(one ->> 'region_code', (one ->> 'quota')::integer)
                                    FROM jsonb_array_elements(activity -> 'regency_quotas') AS one), '{}'),
       arrivals = (SELECT count(*) FROM enrolment WHERE enrolment.activity_id = known_activity.id);

UPDATE known_activity SET taken = seats.taken, regencies_taken = seats.regencies
  FROM (SELECT activity_id, sum(people) AS taken, jsonb_object_agg(region_code, people) AS regencies
          FROM (SELECT activity_id, region_code, count(*) AS people FROM enrolment
                 WHERE state = 'enrolled' GROUP BY activity_id, region_code) AS theirs
         GROUP BY activity_id) AS seats
 WHERE seats.activity_id = known_activity.id;

ALTER TABLE known_activity ALTER COLUMN quota DROP DEFAULT;

ALTER TABLE known_activity ALTER COLUMN regency_quotas DROP DEFAULT;

ALTER TABLE known_activity ALTER COLUMN regencies_taken DROP DEFAULT;

ALTER TABLE known_activity ALTER COLUMN waiting DROP DEFAULT;

ALTER TABLE known_activity ALTER COLUMN arrivals DROP DEFAULT;

ALTER TABLE known_activity ADD CONSTRAINT ck_known_activity_quota CHECK (quota >= 1);

ALTER TABLE known_activity ADD CONSTRAINT ck_known_activity_regencies_taken
    CHECK (seats_within(regencies_taken, '{}', taken));

ALTER TABLE known_activity ADD CONSTRAINT ck_known_activity_waiting CHECK (waiting BETWEEN 0 AND arrivals);

ALTER TABLE enrolment ADD COLUMN arrival integer NOT NULL DEFAULT 0;

ALTER TABLE enrolment ALTER COLUMN arrival DROP DEFAULT;

UPDATE enrolment SET arrival = came.arrival
  FROM (SELECT id, row_number() OVER (PARTITION BY activity_id ORDER BY id) AS arrival FROM enrolment) AS came
 WHERE came.id = enrolment.id;

ALTER TABLE enrolment DROP CONSTRAINT ck_enrolment_state;

ALTER TABLE enrolment ADD CONSTRAINT ck_enrolment_state CHECK (state IN ('waiting', 'enrolled', 'withdrawn'));

DROP INDEX uq_enrolment_live;

CREATE UNIQUE INDEX uq_enrolment_live ON enrolment (activity_id, person_id) WHERE state IN ('enrolled', 'waiting');

CREATE UNIQUE INDEX uq_enrolment_waiting ON enrolment (activity_id, arrival) WHERE state = 'waiting';

DROP INDEX ix_enrolment_regency;
"""


def upgrade() -> None:
    """Count who is there by regency; who is enrolled keeps the seat."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

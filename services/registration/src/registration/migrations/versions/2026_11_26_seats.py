"""Seats are taken by arrival, no longer by acceptance; regencies may have quotas; whoever finds none waits.

It contracts: an image before it would count the same person's seat a second time at acceptance.
"""

from alembic import op

revision = "registration_seats_2026_11_26"
down_revision = "registration_feed_2026_11_26"
depends_on = None
kind = "contracting"

STATEMENTS = """
CREATE FUNCTION seats_within(regencies_taken jsonb, regency_quotas jsonb, taken integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT coalesce(sum(seats.value::integer), 0) = taken
           AND coalesce(bool_and(seats.value::integer
                                 BETWEEN 1 AND coalesce((regency_quotas ->> seats.key)::integer, taken)), true)
      FROM jsonb_each_text(regencies_taken) AS seats
$$;

ALTER TABLE application ADD COLUMN arrival integer NOT NULL DEFAULT 0;

ALTER TABLE application ALTER COLUMN arrival DROP DEFAULT;

UPDATE application SET arrival = came.arrival
  FROM (SELECT id, row_number() OVER (PARTITION BY batch_id ORDER BY id) AS arrival FROM application) AS came
 WHERE came.id = application.id;

ALTER TABLE application DROP CONSTRAINT ck_application_state;

ALTER TABLE application ADD CONSTRAINT ck_application_state
    CHECK (state IN ('submitted', 'waiting', 'returned', 'accepted', 'rejected', 'withdrawn'));

DROP INDEX uq_application_live;

CREATE UNIQUE INDEX uq_application_live ON application (batch_id, scheme_code, person_id)
    WHERE state IN ('submitted', 'waiting', 'returned', 'accepted');

CREATE UNIQUE INDEX uq_application_waiting ON application (batch_id, arrival) WHERE state = 'waiting';

ALTER TABLE batch ADD COLUMN regency_quotas jsonb NOT NULL DEFAULT '{}';

ALTER TABLE batch ADD COLUMN regencies_taken jsonb NOT NULL DEFAULT '{}';

ALTER TABLE batch ADD COLUMN waiting integer NOT NULL DEFAULT 0;

ALTER TABLE batch ADD COLUMN arrivals integer NOT NULL DEFAULT 0;

UPDATE batch SET taken = seats.taken, quota = greatest(quota, seats.taken), regencies_taken = seats.regencies
  FROM (SELECT batch_id, sum(people) AS taken, jsonb_object_agg(region_code, people) AS regencies
          FROM (SELECT batch_id, region_code, count(*) AS people FROM application
                 WHERE state IN ('submitted', 'returned', 'accepted') GROUP BY batch_id, region_code) AS theirs
         GROUP BY batch_id) AS seats
 WHERE seats.batch_id = batch.id;

UPDATE batch SET arrivals = (SELECT count(*) FROM application WHERE application.batch_id = batch.id);

ALTER TABLE batch ALTER COLUMN regency_quotas DROP DEFAULT;

ALTER TABLE batch ALTER COLUMN regencies_taken DROP DEFAULT;

ALTER TABLE batch ALTER COLUMN waiting DROP DEFAULT;

ALTER TABLE batch ALTER COLUMN arrivals DROP DEFAULT;

ALTER TABLE batch ADD CONSTRAINT ck_batch_regencies_taken
    CHECK (seats_within(regencies_taken, regency_quotas, taken));

ALTER TABLE batch ADD CONSTRAINT ck_batch_waiting CHECK (waiting BETWEEN 0 AND arrivals);

ALTER TABLE timeline_entry DROP CONSTRAINT ck_timeline_entry_stage;

ALTER TABLE timeline_entry ADD CONSTRAINT ck_timeline_entry_stage CHECK (stage IN ('submitted', 'waiting', 'returned',
    'rejected', 'withdrawn', 'registered', 'assigned', 'absent', 'assessed', 'granted', 'not_granted', 'issued'));

ALTER TABLE import ADD COLUMN waiting integer NOT NULL DEFAULT 0;

ALTER TABLE import ALTER COLUMN waiting DROP DEFAULT;
"""


def upgrade() -> None:
    """Seat whoever is there: where more came than there are seats, the quota grows with them."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

"""The platform's tables: streams and outbox, inbox and dead letters, erased people, stored answers, audit, recovery.

A branch of its own, labelled `platform`, that every service's history depends on: a later step here needs no file in
any service.
"""

from alembic import op

revision = "platform_2026_11_25"
down_revision = None
branch_labels = ("platform",)
kind = "expanding"

STATEMENTS = """
CREATE TABLE schema_step (
    revision text NOT NULL,
    kind text NOT NULL,
    applied_at timestamptz NOT NULL,
    CONSTRAINT pk_schema_step PRIMARY KEY (revision),
    CONSTRAINT ck_schema_step_kind CHECK (kind IN ('expanding', 'contracting'))
);

CREATE TABLE event_stream (
    topic text NOT NULL,
    subject text NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT pk_event_stream PRIMARY KEY (topic, subject)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    RAISE EXCEPTION '%: what was said stays said', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER only_rises BEFORE UPDATE ON event_stream FOR EACH ROW
    WHEN (NEW.last < OLD.last OR NEW.topic <> OLD.topic OR NEW.subject <> OLD.subject)
    EXECUTE FUNCTION refuse_change();

CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY,
    topic text NOT NULL,
    subject text NOT NULL,
    headers jsonb NOT NULL,
    body text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pk_outbox PRIMARY KEY (id)
);

-- Every row is deleted moments after it was added: vacuum by their number alone, before the pages grow cold.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
                        autovacuum_vacuum_insert_threshold = -1, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE event_count (
    topic text NOT NULL,
    count bigint NOT NULL,
    CONSTRAINT pk_event_count PRIMARY KEY (topic)
);

-- Rows leave the outbox by the relay, or when a recovery finds them published: one writer, nobody waits for a lock.
CREATE FUNCTION count_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO event_count AS kept (topic, count) SELECT topic, count(*) FROM gone GROUP BY topic ORDER BY topic
    ON CONFLICT (topic) DO UPDATE SET count = kept.count + excluded.count;
    RETURN NULL;
END
$$;

CREATE TRIGGER count_events AFTER DELETE ON outbox REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION count_events();

CREATE TABLE inbox (
    consumer text NOT NULL,
    topic text NOT NULL,
    subject text NOT NULL,
    last_sequence bigint NOT NULL,
    last_event_id uuid,
    blocked_since timestamptz,
    CONSTRAINT pk_inbox PRIMARY KEY (consumer, topic, subject)
);

CREATE TABLE passed_over (
    consumer text NOT NULL,
    topic text NOT NULL,
    subject text NOT NULL,
    sequence bigint NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    partition integer NOT NULL,
    record_offset bigint NOT NULL,
    passed_at timestamptz NOT NULL,
    CONSTRAINT pk_passed_over PRIMARY KEY (consumer, topic, subject, sequence)
);

CREATE INDEX ix_passed_over_type ON passed_over (consumer, topic, type);

CREATE TABLE dead_letter (
    id uuid NOT NULL,
    consumer text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    record_offset bigint NOT NULL,
    record_key bytea,
    record_headers jsonb NOT NULL,
    record_value bytea,
    subject text,
    sequence bigint,
    event_id uuid,
    reason text NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    parked_at timestamptz NOT NULL,
    resolution text,
    resolved_at timestamptz,
    resolved_by text,
    CONSTRAINT pk_dead_letter PRIMARY KEY (id),
    CONSTRAINT uq_dead_letter_consumer_topic_partition_record_offset
        UNIQUE (consumer, topic, partition, record_offset),
    CONSTRAINT uq_dead_letter_consumer_topic_subject_sequence_event_id
        UNIQUE (consumer, topic, subject, sequence, event_id)
);

CREATE INDEX ix_dead_letter_undecided ON dead_letter (consumer, topic, subject) WHERE resolution IS NULL;

CREATE INDEX ix_dead_letter_resolved_at ON dead_letter (resolved_at) WHERE resolution IS NOT NULL;

CREATE TABLE dead_letter_count (
    topic text NOT NULL,
    month date NOT NULL,
    reason text NOT NULL,
    resolution text NOT NULL,
    count bigint NOT NULL,
    CONSTRAINT pk_dead_letter_count PRIMARY KEY (topic, month, reason, resolution)
);

CREATE TABLE audit_entry (
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    object_type text NOT NULL,
    object_id text NOT NULL,
    reason text,
    details jsonb NOT NULL,
    correlation_id text,
    CONSTRAINT pk_audit_entry PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE INDEX ix_audit_entry_object ON audit_entry (object_type, object_id);

CREATE TABLE idempotency_key (
    client text NOT NULL,
    key text NOT NULL,
    weekday smallint NOT NULL,
    request_hash bytea NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    names uuid[] NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_idempotency_key PRIMARY KEY (client, key, weekday)
) PARTITION BY LIST (weekday);

CREATE INDEX ix_idempotency_key_names ON idempotency_key USING gin (names);

CREATE TABLE audit_seal (
    number bigint NOT NULL,
    sealed_at timestamptz NOT NULL,
    entry_id uuid NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT pk_audit_seal PRIMARY KEY (number, sealed_at)
) PARTITION BY RANGE (sealed_at);

CREATE INDEX ix_audit_seal_entry_id ON audit_seal (entry_id);

-- A row of no month that was prepared: a wrong clock, or no worker for a quarter. Nothing stops for it.
CREATE TABLE audit_entry_other PARTITION OF audit_entry DEFAULT;

CREATE TABLE audit_seal_other PARTITION OF audit_seal DEFAULT;

CREATE TABLE audit_archive (
    month date NOT NULL,
    last_number bigint NOT NULL,
    head bytea NOT NULL,
    file_sha256 bytea NOT NULL,
    archived_at timestamptz NOT NULL,
    CONSTRAINT pk_audit_archive PRIMARY KEY (month)
);

CREATE FUNCTION first_id_of(month timestamp) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT rpad(lpad(to_hex((extract(epoch FROM month) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

-- The runtime role, which has no DDL, may call it. It makes what is missing of this month and the next three, nothing
-- else, and returns how many it could not make because rows of theirs lie in the partition `other`. Attaching, unlike
-- making a partition in its place, lets others write meanwhile.
CREATE FUNCTION prepare_audit_months() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET lock_timeout = '1s' SET timezone = 'UTC' AS $$
DECLARE
    this_month CONSTANT timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
    first timestamp;
    following timestamp;
    parent text;
    place text;
    bounds text[];
    lacking integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(1836020840);
    FOR ahead IN 0..3 LOOP
        first := this_month + make_interval(months => ahead);
        following := first + interval '1 month';
        FOREACH parent IN ARRAY ARRAY['audit_entry', 'audit_seal'] LOOP
            place := parent || to_char(first, '_YYYY_MM');
            CONTINUE WHEN to_regclass(place) IS NOT NULL;
            BEGIN
                EXECUTE format('CREATE TABLE %I (LIKE %I)', place, parent);
                EXECUTE format('REVOKE ALL ON %I FROM "{runtime_role}"', place);
                bounds := CASE parent WHEN 'audit_entry' THEN ARRAY[first_id_of(first), first_id_of(following)]::text[]
                                      ELSE ARRAY[first, following]::text[] END;
                EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                               parent, place, bounds[1], bounds[2]);
            EXCEPTION WHEN check_violation THEN
                lacking := lacking + 1;
            END;
        END LOOP;
    END LOOP;
    RETURN lacking;
END
$$;

CREATE TABLE erased_person (
    subject text NOT NULL,
    person_id uuid NOT NULL,
    erased_at timestamptz NOT NULL,
    CONSTRAINT pk_erased_person PRIMARY KEY (subject)
);

CREATE TABLE recovery (
    id smallint NOT NULL,
    fingerprint text NOT NULL,
    since timestamptz,
    cause text,
    ordered_by text,
    problem text,
    ended_at timestamptz,
    CONSTRAINT pk_recovery PRIMARY KEY (id),
    CONSTRAINT ck_recovery_one CHECK (id = 1),
    CONSTRAINT ck_recovery_begun CHECK (num_nulls(since, cause) IN (0, 2) AND (ended_at IS NULL OR since IS NOT NULL))
);

CREATE TABLE missed_event (
    topic text NOT NULL,
    subject text NOT NULL,
    sequence bigint NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    happened_at timestamptz NOT NULL,
    found_in timestamptz NOT NULL,
    is_adopted boolean NOT NULL,
    CONSTRAINT pk_missed_event PRIMARY KEY (topic, subject, sequence)
);
"""

WEEKDAYS = range(1, 8)
# Which schema this is and what was archived the owner says; parts of a table are written through it.
READ_ONLY = ("schema_step", "alembic_version", "audit_archive", "audit_entry_other", "audit_seal_other")
APPEND_ONLY = ("audit_entry", "audit_seal", "erased_person")  # the runtime role may add and read rows, nothing else


def upgrade() -> None:
    """Create the tables. No key leads from a seal to its row: a row that is gone is found by its seal."""
    runtime_role = op.get_context().config.attributes["runtime_role"]
    for statement in STATEMENTS.split(";\n\n"):  # asyncpg prepares statements one at a time
        op.execute(statement.replace("{runtime_role}", runtime_role))
    op.execute("SELECT prepare_audit_months()")
    op.execute("REVOKE ALL ON FUNCTION prepare_audit_months() FROM PUBLIC")
    op.execute(f'GRANT EXECUTE ON FUNCTION prepare_audit_months() TO "{runtime_role}"')
    for weekday in WEEKDAYS:
        op.execute(f"CREATE TABLE idempotency_key_{weekday} PARTITION OF idempotency_key FOR VALUES IN ({weekday})")
    for table in READ_ONLY:
        op.execute(f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM "{runtime_role}"')
    op.execute(f'REVOKE DELETE, TRUNCATE ON event_stream FROM "{runtime_role}"')
    for table in APPEND_ONLY:
        op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM "{runtime_role}"')
    for weekday in WEEKDAYS:
        op.execute(f'GRANT TRUNCATE ON idempotency_key_{weekday} TO "{runtime_role}"')

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
);

CREATE INDEX ix_audit_entry_object ON audit_entry (object_type, object_id);

CREATE TABLE idempotency_key (
    client text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    names uuid[] NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_idempotency_key PRIMARY KEY (client, key)
);

CREATE INDEX ix_idempotency_key_created_at ON idempotency_key (created_at);

CREATE INDEX ix_idempotency_key_names ON idempotency_key USING gin (names);

CREATE TABLE audit_seal (
    number bigint NOT NULL,
    entry_id uuid NOT NULL,
    hash bytea NOT NULL,
    sealed_at timestamptz NOT NULL,
    CONSTRAINT pk_audit_seal PRIMARY KEY (number),
    CONSTRAINT uq_audit_seal_entry_id UNIQUE (entry_id)
);

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

APPEND_ONLY = ("audit_entry", "audit_seal", "erased_person")  # the runtime role may add and read rows, nothing else


def upgrade() -> None:
    """Create the tables. No key leads from a seal to its row: a row that is gone is found by its seal."""
    for statement in STATEMENTS.split(";\n\n"):  # asyncpg prepares statements one at a time
        op.execute(statement)
    runtime_role = op.get_context().config.attributes["runtime_role"]
    for table in ("schema_step", "alembic_version"):  # which schema this is, only a migration says
        op.execute(f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM "{runtime_role}"')
    op.execute(f'REVOKE DELETE, TRUNCATE ON event_stream FROM "{runtime_role}"')
    for table in APPEND_ONLY:
        op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM "{runtime_role}"')

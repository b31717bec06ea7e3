"""The platform's tables as of its first version. Frozen: later changes come as later steps."""

from alembic import op

STATEMENTS = """
CREATE TABLE event_stream (
    topic text NOT NULL,
    subject text NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT pk_event_stream PRIMARY KEY (topic, subject)
);

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

CREATE INDEX ix_dead_letter_parked ON dead_letter (consumer, topic, subject) WHERE resolution IS NULL;

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
"""


def upgrade(runtime_role: str) -> None:
    """Create the tables.

    The runtime role may add and read audit rows, nothing else.
    """
    for statement in STATEMENTS.split(";\n\n"):  # asyncpg prepares statements one at a time
        op.execute(statement)
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM "{runtime_role}"')

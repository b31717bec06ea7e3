"""Contacts, messages and what digests are counted from."""

from alembic import op

revision = "notifications_2026_11_25"
down_revision = None
depends_on = "platform_2026_11_25"
kind = "expanding"

STATEMENTS = """
CREATE TABLE contact (
    application_id uuid NOT NULL,
    lsp_id text NOT NULL,
    name text NOT NULL,
    email text,
    phone text,
    batch_title text NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY (application_id)
);

CREATE TABLE message (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    cause_id uuid NOT NULL,
    kind text NOT NULL,
    role text NOT NULL,
    channel text NOT NULL,
    application_id uuid,
    batch_id uuid NOT NULL,
    state text NOT NULL,
    recipient text,
    recipient_name text,
    batch_title text,
    data jsonb NOT NULL,
    reason text,
    attempts integer NOT NULL,
    is_repeat boolean NOT NULL,
    claimed_by integer,
    occurred_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    first_attempt_at timestamptz,
    next_attempt_at timestamptz NOT NULL,
    sent_at timestamptz,
    correlation_id text,
    traceparent text,
    CONSTRAINT pk_message PRIMARY KEY (id),
    CONSTRAINT uq_message_cause_id_role_channel UNIQUE (cause_id, role, channel),
    CONSTRAINT ck_message_state CHECK (state IN
        ('awaiting_contact', 'pending', 'sending', 'sent', 'sent_again', 'failed', 'undeliverable', 'cancelled')),
    CONSTRAINT ck_message_recipient CHECK (recipient IS NOT NULL OR state NOT IN ('pending', 'sending'))
);

CREATE INDEX ix_message_pending ON message (lsp_id, next_attempt_at, id) WHERE state = 'pending';

CREATE INDEX ix_message_sending ON message (claimed_by) WHERE state = 'sending';

CREATE INDEX ix_message_awaiting ON message (application_id) WHERE state = 'awaiting_contact';

CREATE INDEX ix_message_application_id ON message (application_id);

CREATE INDEX ix_message_batch_id ON message (batch_id, id);

CREATE INDEX ix_message_lsp_id ON message (lsp_id, id);

CREATE INDEX ix_message_ended ON message (created_at)
    WHERE state IN ('sent', 'sent_again', 'failed', 'undeliverable', 'cancelled');

CREATE TABLE message_count (
    lsp_id text NOT NULL,
    month date NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    count bigint NOT NULL,
    CONSTRAINT pk_message_count PRIMARY KEY (lsp_id, month, kind, state)
);

CREATE TABLE batch (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    title text NOT NULL,
    due_at timestamptz,
    digest_created_at timestamptz,
    CONSTRAINT pk_batch PRIMARY KEY (id)
);

CREATE INDEX ix_batch_due_at ON batch (due_at) WHERE digest_created_at IS NULL;

CREATE TABLE outcome_entry (
    event_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    application_id uuid NOT NULL,
    entry text NOT NULL,
    attempt integer NOT NULL,
    recorded_at timestamptz NOT NULL,
    is_new boolean NOT NULL,
    CONSTRAINT pk_outcome_entry PRIMARY KEY (event_id)
);

CREATE INDEX ix_outcome_entry_batch_id ON outcome_entry (batch_id);

CREATE INDEX ix_outcome_entry_new ON outcome_entry (batch_id) WHERE is_new;
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n\n"):  # asyncpg prepares statements one at a time
        op.execute(statement)

"""Webhooks; and a message that is of no batch."""

from alembic import op

revision = "webhooks_2026_11_26"
down_revision = "notifications_domains_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE contact ADD COLUMN organizer_id text;

ALTER TABLE message ALTER COLUMN batch_id DROP NOT NULL;

CREATE TABLE webhook (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text,
    url text NOT NULL,
    types text[] NOT NULL,
    email text NOT NULL,
    state text NOT NULL,
    disabled_for text,
    secret bytea NOT NULL,
    former_secret bytea,
    former_until timestamptz,
    failures integer NOT NULL,
    rests_until timestamptz NOT NULL,
    succeeded_at timestamptz,
    created_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_webhook PRIMARY KEY (id),
    CONSTRAINT ck_webhook_state CHECK (state IN ('active', 'disabled')),
    CONSTRAINT ck_webhook_disabled_for CHECK (disabled_for IN ('owner', 'failing', 'gone'))
);

CREATE INDEX ix_webhook_lsp_id ON webhook (lsp_id, organizer_id, id);

CREATE TABLE webhook_event (
    position bigint GENERATED ALWAYS AS IDENTITY,
    event_id uuid NOT NULL,
    lsp_id text NOT NULL,
    application_id uuid NOT NULL,
    type text NOT NULL,
    occurred_at timestamptz NOT NULL,
    noted_at timestamptz NOT NULL,
    CONSTRAINT pk_webhook_event PRIMARY KEY (position)
);

CREATE TABLE webhook_delivery (
    webhook_id uuid NOT NULL,
    event_id uuid NOT NULL,
    position bigint NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    application_id uuid,
    occurred_at timestamptz NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    first_attempt_at timestamptz,
    next_attempt_at timestamptz NOT NULL,
    claimed_by uuid,
    claimed_until timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_webhook_delivery PRIMARY KEY (webhook_id, event_id),
    CONSTRAINT fk_webhook_delivery_webhook_id_webhook
        FOREIGN KEY (webhook_id) REFERENCES webhook (id) ON DELETE CASCADE,
    CONSTRAINT ck_webhook_delivery_state CHECK (state IN ('pending', 'delivered', 'given_up'))
);

CREATE INDEX ix_webhook_delivery_due ON webhook_delivery (webhook_id, position) WHERE state = 'pending';

CREATE INDEX ix_webhook_delivery_subject ON webhook_delivery (webhook_id, subject, position) WHERE state = 'pending';

CREATE INDEX ix_webhook_delivery_created_at ON webhook_delivery (created_at);

CREATE TABLE webhook_attempt (
    id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    event_id uuid NOT NULL,
    application_id uuid,
    url text NOT NULL,
    request text NOT NULL,
    status integer,
    error text,
    answer text NOT NULL,
    duration_ms integer NOT NULL,
    sent_at timestamptz NOT NULL,
    CONSTRAINT pk_webhook_attempt PRIMARY KEY (id),
    CONSTRAINT fk_webhook_attempt_webhook_id_webhook
        FOREIGN KEY (webhook_id) REFERENCES webhook (id) ON DELETE CASCADE
);

CREATE INDEX ix_webhook_attempt_delivery ON webhook_attempt (webhook_id, event_id, id);

CREATE INDEX ix_webhook_attempt_application_id ON webhook_attempt (application_id);

CREATE INDEX ix_webhook_attempt_sent_at ON webhook_attempt (sent_at);
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

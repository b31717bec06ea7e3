"""Whose processing is restricted, and messages that are held for it."""

from alembic import op

revision = "notifications_restricted_2026_11"
down_revision = "participants_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE restricted_application (
    application_id uuid NOT NULL,
    restricted_at timestamptz NOT NULL,
    CONSTRAINT pk_restricted_application PRIMARY KEY (application_id)
);

CREATE TABLE restricted_enrolment (
    enrolment_id uuid NOT NULL,
    restricted_at timestamptz NOT NULL,
    CONSTRAINT pk_restricted_enrolment PRIMARY KEY (enrolment_id)
);

ALTER TABLE message
    DROP CONSTRAINT ck_message_state,
    ADD CONSTRAINT ck_message_state CHECK (state IN ('awaiting_contact', 'pending', 'held', 'sending', 'sent',
                                                     'sent_again', 'failed', 'undeliverable', 'cancelled'));

CREATE INDEX ix_message_held ON message (id) WHERE state = 'held'
"""


def upgrade() -> None:
    """Make the tables, and let messages be held."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

"""Messages about enrolments: found by the enrolment, listed by the activity."""

from alembic import op

revision = "participants_2026_11_26"
down_revision = "webhooks_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE message ADD COLUMN enrolment_id uuid;

ALTER TABLE message ADD COLUMN activity_id uuid;

CREATE INDEX ix_message_activity_id ON message (activity_id, id) WHERE activity_id IS NOT NULL;

CREATE INDEX ix_message_enrolment_id ON message (enrolment_id) WHERE enrolment_id IS NOT NULL
"""


def upgrade() -> None:
    """Add the columns and their indexes."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

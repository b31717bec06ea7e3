"""What was sent is kept for some days, to be sent again should Kafka lose it."""

from alembic import op

revision = "platform_2026_11_25_sent"
down_revision = "platform_2026_11_25"
kind = "expanding"

STATEMENTS = """
CREATE TABLE sent_record (
    id bigint NOT NULL,
    topic text NOT NULL,
    subject text NOT NULL,
    headers jsonb NOT NULL,
    body text NOT NULL,
    sent_at timestamptz NOT NULL,
    CONSTRAINT pk_sent_record PRIMARY KEY (id)
);

CREATE INDEX ix_sent_record_subject ON sent_record (subject);

CREATE INDEX ix_sent_record_sent_at ON sent_record USING brin (sent_at);
"""


def upgrade() -> None:
    """Create the table."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

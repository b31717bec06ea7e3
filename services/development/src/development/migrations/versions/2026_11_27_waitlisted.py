"""Who waits for a seat in an activity, for reports."""

from alembic import op

revision = "development_waitlisted_2026_11"
down_revision = "development_imports_2026_11"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE waitlisted (
    enrolment_id uuid NOT NULL,
    lsp_id text NOT NULL,
    activity_id uuid NOT NULL,
    region_code text,
    left_at timestamptz,
    CONSTRAINT pk_waitlisted PRIMARY KEY (enrolment_id)
);

CREATE INDEX ix_waitlisted_activity_id ON waitlisted (activity_id)
"""


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

"""Orders to issue that are carried out piece by piece."""

from alembic import op

revision = "certification_issue_orders_2026"
down_revision = "certification_links_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE committee_session
    ADD COLUMN issue_ordered_by text, ADD COLUMN issue_ordered_at timestamptz, ADD COLUMN issued_through uuid,
    ADD CONSTRAINT ck_committee_session_issue_ordered
        CHECK (num_nulls(issue_ordered_by, issue_ordered_at) IN (0, 2));

CREATE INDEX ix_committee_session_issue ON committee_session (issue_ordered_at) WHERE issue_ordered_by IS NOT NULL
"""


def upgrade() -> None:
    """Add the columns."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

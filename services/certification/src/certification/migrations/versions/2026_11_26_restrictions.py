"""Applications nothing more is done with for now."""

from alembic import op

revision = "certification_restricted_2026_11"
down_revision = "certification_together_2026_11"
depends_on = None
kind = "expanding"

STATEMENT = """
CREATE TABLE restricted_application (
    application_id uuid NOT NULL,
    restricted_at timestamptz NOT NULL,
    CONSTRAINT pk_restricted_application PRIMARY KEY (application_id)
)
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(STATEMENT)

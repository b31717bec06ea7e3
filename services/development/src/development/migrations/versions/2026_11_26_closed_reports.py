"""Reports of closed programmes, as they were at the closing."""

from alembic import op

revision = "development_closed_2026_11"
down_revision = "development_open_plans_2026_11"
depends_on = None
kind = "expanding"

TABLE = """
CREATE TABLE closed_report (
    programme_id uuid NOT NULL,
    summary jsonb NOT NULL,
    written_at timestamptz NOT NULL,
    CONSTRAINT pk_closed_report PRIMARY KEY (programme_id),
    CONSTRAINT fk_closed_report_programme_id_programme FOREIGN KEY (programme_id) REFERENCES programme (id)
)
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(TABLE)

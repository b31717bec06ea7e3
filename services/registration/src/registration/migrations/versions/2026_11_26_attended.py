"""What development told of the attendance of whoever enrolled."""

from alembic import op

revision = "registration_attended_2026_11_26"
down_revision = "registration_files_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENT = """
ALTER TABLE enrolment
    ADD COLUMN lesson_hours integer NOT NULL DEFAULT 0,
    ADD COLUMN attendance_revision integer NOT NULL DEFAULT 0,
    ADD COLUMN attended_at timestamptz
"""


def upgrade() -> None:
    """Add the columns."""
    op.execute(STATEMENT)

"""Attendance that was struck stays on record."""

from alembic import op

revision = "development_strikes_2026_11"
down_revision = "development_by_person_2026_11"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE attendance ADD COLUMN struck_at timestamptz;

ALTER TABLE attendance ADD COLUMN struck_by text;

ALTER TABLE attendance ADD COLUMN strike_reason text;

ALTER TABLE attendance ADD CONSTRAINT ck_attendance_struck CHECK ((struck_at IS NULL) = (struck_by IS NULL))
"""


def upgrade() -> None:
    """Add the columns."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

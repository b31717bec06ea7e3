"""The name in its own letters, beside what the certificate says."""

from alembic import op

revision = "certification_names_2026_11_26"
down_revision = "certification_lsps_2026_11_25"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE expectation ADD COLUMN original_name text;

ALTER TABLE certification_case ADD COLUMN original_name text;

ALTER TABLE correction ADD COLUMN previous_original_name text, ADD COLUMN corrected_original_name text;

ALTER TABLE certificate ADD COLUMN original_name text
"""


def upgrade() -> None:
    """Add the columns."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

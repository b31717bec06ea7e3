"""The text people consented to, with each submission, enrolment and file; not asked for by images before this one."""

from alembic import op

revision = "registration_consents_2026_11_26"
down_revision = "registration_enrolled_2026_11_26"
depends_on = None
kind = "expanding"

TABLES = ("application", "application_revision", "enrolment", "import")


def upgrade() -> None:
    """Add the columns."""
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN consent_version text")

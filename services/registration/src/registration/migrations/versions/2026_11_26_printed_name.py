"""The name in Latin letters, beside a name in others."""

from alembic import op

revision = "registration_names_2026_11_26"
down_revision = "registration_lsps_2026_11_25"
depends_on = None
kind = "expanding"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE application ADD COLUMN printed_name text")

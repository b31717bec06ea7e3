"""Of which term before its end the holder of a certificate was reminded."""

from alembic import op

revision = "certification_ending_2026_11_26"
down_revision = "certification_published_2026_11"
depends_on = None
kind = "expanding"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE certificate ADD COLUMN reminded_days integer")
    runtime_role = op.get_context().config.attributes["runtime_role"]
    op.execute(f'GRANT UPDATE (reminded_days) ON certificate TO "{runtime_role}"')

"""Open plans by the day they aim at, for the gauge of those overdue."""

from alembic import op

revision = "development_open_plans_2026_11"
down_revision = "development_strikes_2026_11"
depends_on = None
kind = "expanding"


def upgrade() -> None:
    """Make the index."""
    op.execute("CREATE INDEX ix_plan_target_on ON plan (target_on) WHERE state = 'open'")

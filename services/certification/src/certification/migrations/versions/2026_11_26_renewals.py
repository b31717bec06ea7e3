"""Which certificate another one followed is looked up at every verification."""

from alembic import op

revision = "certification_renewals_2026_11"
down_revision = "certification_statements_2026_11"
depends_on = None
kind = "expanding"


def upgrade() -> None:
    """Make the index."""
    op.execute("CREATE INDEX ix_certificate_replaced_by ON certificate (replaced_by) WHERE replaced_by IS NOT NULL")

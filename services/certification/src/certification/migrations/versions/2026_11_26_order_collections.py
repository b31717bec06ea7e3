"""Orders that are given together."""

from alembic import op

revision = "certification_together_2026_11"
down_revision = "certification_versions_2026_11"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE certificate_order ADD COLUMN collection uuid;

CREATE INDEX ix_certificate_order_collection ON certificate_order (collection) WHERE collection IS NOT NULL
"""


def upgrade() -> None:
    """Add the column."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

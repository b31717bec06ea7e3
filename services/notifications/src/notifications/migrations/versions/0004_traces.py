"""What leads from a delivery back to the request that caused it."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; deliveries from before have neither."""
    op.execute("ALTER TABLE delivery ADD COLUMN correlation_id text, ADD COLUMN traceparent text")

"""What leads from a message back to the request that caused it."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; messages from before have neither."""
    op.execute("ALTER TABLE message ADD COLUMN correlation_id text, ADD COLUMN traceparent text")

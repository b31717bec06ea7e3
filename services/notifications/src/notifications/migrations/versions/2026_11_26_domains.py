"""What waits, by where it goes: so that a sender finds what goes anywhere but to the busy domains."""

from alembic import op

revision = "notifications_domains_2026_11_26"
down_revision = "notifications_lsps_2026_11_25"
depends_on = None
kind = "expanding"

STATEMENT = """
CREATE INDEX ix_message_domain
    ON message (lsp_id, lower(split_part(recipient, '@', -1)), next_attempt_at, id) WHERE state = 'pending'
"""


def upgrade() -> None:
    """Make the index."""
    op.execute(STATEMENT)

"""The erased subjects of a person: an erasure answers with them."""

from alembic import op

revision = "platform_2026_11_26_erased"
down_revision = "platform_2026_11_25_sent"
kind = "expanding"


def upgrade() -> None:
    """Make the index."""
    op.execute("CREATE INDEX ix_erased_person_person_id ON erased_person (person_id)")

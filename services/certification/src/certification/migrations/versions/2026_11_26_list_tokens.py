"""Lists of status as tokens, too, for whoever asks for one."""

from alembic import op

revision = "certification_tokens_2026_11_26"
down_revision = "certification_ending_2026_11_26"
depends_on = None
kind = "expanding"


def upgrade() -> None:
    """Add the columns; what is empty is filled when the list is due."""
    for purpose in ("revocation", "suspension"):
        op.execute(f"ALTER TABLE status_list ADD COLUMN {purpose}_token text NOT NULL DEFAULT ''")

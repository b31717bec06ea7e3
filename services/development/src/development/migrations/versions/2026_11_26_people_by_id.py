"""People by their ids, for the pages of their lessons in a year."""

from alembic import op

revision = "development_by_person_2026_11"
down_revision = "development_restricted_2026_11"
depends_on = None
kind = "expanding"


def upgrade() -> None:
    """Make the index."""
    op.execute("CREATE INDEX ix_participant_lsp_id_person_id ON participant (lsp_id, person_id)")

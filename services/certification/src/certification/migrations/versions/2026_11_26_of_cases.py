"""The certificates of a case, reissued ones too, are found by an index: an erasure read the whole register."""

from alembic import op

revision = "certification_of_cases_2026_11"
down_revision = "certification_seals_2026_11_26"
depends_on = None
kind = "expanding"


def upgrade() -> None:
    """Make the index; the one that is there knows no reissued certificate."""
    op.execute("CREATE INDEX ix_certificate_case_id ON certificate (case_id)")

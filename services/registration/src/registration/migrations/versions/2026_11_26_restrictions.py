"""Since when, and why, nothing more is done with somebody's data."""

from alembic import op

revision = "registration_restricted_2026_11"
down_revision = "registration_queued_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENT = """
ALTER TABLE person
    ADD COLUMN restricted_at timestamptz,
    ADD COLUMN restriction_reason text,
    ADD CONSTRAINT ck_person_restriction_reason CHECK (
        restriction_reason IN ('requested', 'accuracy_contested', 'processing_contested', 'legal_claim')
    ),
    ADD CONSTRAINT ck_person_restricted CHECK (num_nulls(restricted_at, restriction_reason) <> 1)
"""


def upgrade() -> None:
    """Add the columns."""
    op.execute(STATEMENT)

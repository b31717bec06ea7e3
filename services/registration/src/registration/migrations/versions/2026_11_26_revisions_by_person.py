"""The revisions of a person, whom an erasure asks for, and their foreign key."""

from alembic import op

revision = "registration_people_2026_11_26"
down_revision = "registration_names_2026_11_26"
depends_on = None
kind = "expanding"


def upgrade() -> None:
    """Make the index."""
    op.execute("CREATE INDEX ix_application_revision_person_id ON application_revision (person_id)")

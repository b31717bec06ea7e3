"""Applications and enrolments nothing more is done with for now."""

from alembic import op

revision = "development_restricted_2026_11"
down_revision = "development_mentoring_2026_11"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE restricted_application (
    application_id uuid NOT NULL,
    restricted_at timestamptz NOT NULL,
    CONSTRAINT pk_restricted_application PRIMARY KEY (application_id)
);

CREATE TABLE restricted_enrolment (
    enrolment_id uuid NOT NULL,
    restricted_at timestamptz NOT NULL,
    CONSTRAINT pk_restricted_enrolment PRIMARY KEY (enrolment_id)
)
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

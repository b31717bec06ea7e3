"""Who trained whom, as development tells it."""

from alembic import op

revision = "certification_taught_2026_11_26"
down_revision = "certification_tokens_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE training (
    enrolment_id uuid NOT NULL,
    lsp_id text NOT NULL,
    person_id uuid NOT NULL,
    revision integer NOT NULL,
    assessor_ids uuid[] NOT NULL,
    user_ids text[] NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT pk_training PRIMARY KEY (enrolment_id)
);

CREATE INDEX ix_training_lsp_id_person_id ON training (lsp_id, person_id);
"""


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

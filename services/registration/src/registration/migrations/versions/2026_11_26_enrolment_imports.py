"""Files of people are sent in for activities, too: their rows become enrolments."""

from alembic import op

revision = "registration_files_2026_11_26"
down_revision = "registration_restricted_2026_11"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE import ALTER COLUMN batch_id DROP NOT NULL;

ALTER TABLE import ADD COLUMN activity_id uuid
    CONSTRAINT fk_import_activity_id_known_activity REFERENCES known_activity (id);

ALTER TABLE import ADD CONSTRAINT ck_import_target CHECK (num_nonnulls(batch_id, activity_id) = 1);

ALTER TABLE import_row ADD COLUMN enrolment_id uuid
    CONSTRAINT fk_import_row_enrolment_id_enrolment REFERENCES enrolment (id);

CREATE INDEX ix_import_row_enrolment_id ON import_row (enrolment_id) WHERE enrolment_id IS NOT NULL
"""


def upgrade() -> None:
    """Let an import be for an activity, and a row lead to an enrolment."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

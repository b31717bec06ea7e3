"""Steps of programmes and activities, and what became of them for people."""

from alembic import op

revision = "development_progress_2026_11"
down_revision = "development_closed_2026_11"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE step (
    owner_id uuid NOT NULL,
    code text NOT NULL,
    place integer NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    due_on date,
    unit_codes text[] NOT NULL,
    CONSTRAINT pk_step PRIMARY KEY (owner_id, code)
);

CREATE TABLE progress_entry (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    step text NOT NULL,
    person_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    activity_id uuid,
    outcome text NOT NULL,
    evaluated_on date NOT NULL,
    note text,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT pk_progress_entry PRIMARY KEY (id),
    CONSTRAINT fk_progress_entry_owner_id_step FOREIGN KEY (owner_id, step) REFERENCES step (owner_id, code),
    CONSTRAINT fk_progress_entry_enrolment_id_participant
        FOREIGN KEY (enrolment_id) REFERENCES participant (enrolment_id),
    CONSTRAINT fk_progress_entry_activity_id_activity FOREIGN KEY (activity_id) REFERENCES activity (id),
    CONSTRAINT ck_progress_entry_outcome CHECK (outcome IN ('passed', 'repeat', 'not_evaluated'))
);

CREATE INDEX ix_progress_entry_owner_id_person_id ON progress_entry (owner_id, person_id, step, evaluated_on, id);

CREATE INDEX ix_progress_entry_owner_id_step ON progress_entry (owner_id, step);

CREATE INDEX ix_progress_entry_enrolment_id ON progress_entry (enrolment_id);

CREATE INDEX ix_progress_entry_activity_id ON progress_entry (activity_id)
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

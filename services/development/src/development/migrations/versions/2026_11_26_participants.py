"""Who takes part in which activity, and who was at which session."""

from alembic import op

revision = "development_people_2026_11_26"
down_revision = "development_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE participant (
    enrolment_id uuid NOT NULL,
    lsp_id text NOT NULL,
    activity_id uuid NOT NULL,
    person_id uuid NOT NULL,
    state text NOT NULL,
    full_name text NOT NULL,
    region_code text NOT NULL,
    scheme_code text,
    weak_units text[] NOT NULL,
    enrolled_at timestamptz NOT NULL,
    lesson_hours integer NOT NULL,
    attendance_revision integer NOT NULL,
    CONSTRAINT pk_participant PRIMARY KEY (enrolment_id),
    CONSTRAINT ck_participant_state CHECK (state IN ('enrolled', 'withdrawn'))
);

CREATE INDEX ix_participant_activity_id ON participant (activity_id, enrolment_id);

CREATE TABLE attendance (
    enrolment_id uuid NOT NULL,
    session_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    late_reason text,
    CONSTRAINT pk_attendance PRIMARY KEY (enrolment_id, session_id),
    CONSTRAINT fk_attendance_enrolment_id_participant FOREIGN KEY (enrolment_id) REFERENCES participant (enrolment_id)
);
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

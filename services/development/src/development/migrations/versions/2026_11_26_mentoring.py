"""Mentorings in circles, and what the two met for."""

from alembic import op

revision = "development_mentoring_2026_11"
down_revision = "development_attested_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE mentoring (
    enrolment_id uuid NOT NULL,
    activity_id uuid NOT NULL,
    mentor text NOT NULL,
    state text NOT NULL,
    unit_codes text[] NOT NULL,
    goal text NOT NULL,
    halfway_of_mentor text,
    halfway_of_mentee text,
    final_of_mentor text,
    final_of_mentee text,
    end_reason text,
    agreed_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_mentoring PRIMARY KEY (enrolment_id),
    CONSTRAINT fk_mentoring_enrolment_id_participant FOREIGN KEY (enrolment_id) REFERENCES participant (enrolment_id),
    CONSTRAINT ck_mentoring_state CHECK (state IN ('agreed', 'halfway', 'completed', 'ended'))
);

CREATE INDEX ix_mentoring_activity_id ON mentoring (activity_id, enrolment_id);

CREATE TABLE meeting (
    enrolment_id uuid NOT NULL,
    session_id uuid NOT NULL,
    minutes text NOT NULL,
    logged_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    confirmed_by text,
    CONSTRAINT pk_meeting PRIMARY KEY (enrolment_id, session_id),
    CONSTRAINT fk_meeting_enrolment_id_mentoring FOREIGN KEY (enrolment_id) REFERENCES mentoring (enrolment_id)
);
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

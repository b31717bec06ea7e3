"""Surveys of activities, who is invited to them, and what was answered."""

from alembic import op

revision = "development_surveys_2026_11_26"
down_revision = "development_plans_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE participant ADD COLUMN email text;

CREATE TABLE survey (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    activity_id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    timetable jsonb NOT NULL,
    due_at timestamptz NOT NULL,
    letters integer NOT NULL,
    instrument jsonb,
    room_answers integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_survey PRIMARY KEY (id),
    CONSTRAINT uq_survey_activity_id_kind UNIQUE (activity_id, kind),
    CONSTRAINT fk_survey_activity_id_activity FOREIGN KEY (activity_id) REFERENCES activity (id),
    CONSTRAINT ck_survey_kind CHECK (kind IN
        ('learning_before', 'reaction', 'learning_after', 'behaviour', 'behaviour_supervisor')),
    CONSTRAINT ck_survey_state CHECK (state IN ('scheduled', 'open', 'closed', 'cancelled')),
    CONSTRAINT ck_survey_instrument CHECK (state NOT IN ('open', 'closed') OR instrument IS NOT NULL)
);

CREATE INDEX ix_survey_due_at ON survey (due_at, id) WHERE state IN ('scheduled', 'open');

CREATE TABLE supervisor (
    enrolment_id uuid NOT NULL,
    full_name text NOT NULL,
    email text NOT NULL,
    named_at timestamptz NOT NULL,
    CONSTRAINT pk_supervisor PRIMARY KEY (enrolment_id),
    CONSTRAINT fk_supervisor_enrolment_id_participant FOREIGN KEY (enrolment_id) REFERENCES participant (enrolment_id)
);

CREATE TABLE invitation (
    id uuid NOT NULL,
    survey_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    state text NOT NULL,
    letters integer NOT NULL,
    CONSTRAINT pk_invitation PRIMARY KEY (id),
    CONSTRAINT uq_invitation_survey_id_enrolment_id UNIQUE (survey_id, enrolment_id),
    CONSTRAINT fk_invitation_survey_id_survey FOREIGN KEY (survey_id) REFERENCES survey (id),
    CONSTRAINT fk_invitation_enrolment_id_participant FOREIGN KEY (enrolment_id) REFERENCES participant (enrolment_id),
    CONSTRAINT ck_invitation_state CHECK (state IN ('invited', 'answered', 'cancelled'))
);

CREATE INDEX ix_invitation_enrolment_id ON invitation (enrolment_id);

CREATE INDEX ix_invitation_unwritten ON invitation (survey_id, letters, id) WHERE state = 'invited';

CREATE TABLE survey_link (
    code_sha256 bytea NOT NULL,
    invitation_id uuid NOT NULL,
    CONSTRAINT pk_survey_link PRIMARY KEY (code_sha256),
    CONSTRAINT fk_survey_link_invitation_id_invitation FOREIGN KEY (invitation_id) REFERENCES invitation (id)
);

CREATE INDEX ix_survey_link_invitation_id ON survey_link (invitation_id);

CREATE TABLE answer_sheet (
    id uuid NOT NULL,
    survey_id uuid NOT NULL,
    answered_on date NOT NULL,
    score integer,
    answers jsonb NOT NULL,
    CONSTRAINT pk_answer_sheet PRIMARY KEY (id),
    CONSTRAINT fk_answer_sheet_survey_id_survey FOREIGN KEY (survey_id) REFERENCES survey (id)
);

CREATE INDEX ix_answer_sheet_survey_id ON answer_sheet (survey_id);
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

"""The activities development told of, and people's enrolments in them."""

from alembic import op

revision = "registration_enrolled_2026_11_26"
down_revision = "registration_papers_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE known_activity (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    revision integer NOT NULL,
    activity jsonb NOT NULL,
    ends_at timestamptz NOT NULL,
    is_cancelled boolean NOT NULL,
    taken integer NOT NULL,
    CONSTRAINT pk_known_activity PRIMARY KEY (id),
    CONSTRAINT ck_known_activity_taken CHECK (taken >= 0)
);

CREATE TABLE enrolment (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    activity_id uuid NOT NULL,
    person_id uuid NOT NULL,
    state text NOT NULL,
    full_name text NOT NULL,
    region_code text NOT NULL,
    phone text,
    email text,
    employer text NOT NULL,
    employer_kind text,
    position text,
    scheme_code text,
    weak_units text[] NOT NULL,
    reason text,
    enrolled_at timestamptz NOT NULL,
    enrolled_by text NOT NULL,
    erased_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_enrolment PRIMARY KEY (id),
    CONSTRAINT fk_enrolment_activity_id_known_activity FOREIGN KEY (activity_id) REFERENCES known_activity (id),
    CONSTRAINT fk_enrolment_person_id_person FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT ck_enrolment_state CHECK (state IN ('enrolled', 'withdrawn')),
    CONSTRAINT ck_enrolment_employer_kind CHECK (employer_kind IN ('public', 'private')),
    CONSTRAINT ck_enrolment_contact CHECK (erased_at IS NOT NULL OR phone IS NOT NULL OR email IS NOT NULL)
);

CREATE UNIQUE INDEX uq_enrolment_live ON enrolment (activity_id, person_id) WHERE state = 'enrolled';

CREATE INDEX ix_enrolment_activity_id_id ON enrolment (activity_id, id);

CREATE INDEX ix_enrolment_regency ON enrolment (activity_id, region_code) WHERE state = 'enrolled';

CREATE INDEX ix_enrolment_person_id ON enrolment (person_id);
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

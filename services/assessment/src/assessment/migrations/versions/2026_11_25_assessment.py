"""Assessors, assessments with their assignment, and the append-only results per unit."""

from alembic import op

revision = "assessment_2026_11_25"
down_revision = None
depends_on = "platform_2026_11_25"
kind = "expanding"

# A range of uuid gives "equal" an operator GiST knows. btree_gist would too, but it is a contrib extension and not in
# every distribution of PostgreSQL we run on.
STATEMENTS = """
CREATE TYPE uuidrange AS RANGE (subtype = uuid);

CREATE TABLE assessor (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    met_number text NOT NULL,
    met_number_as_written text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    employer text NOT NULL,
    user_id text NOT NULL,
    schemes text[] NOT NULL,
    valid_until date NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_assessor PRIMARY KEY (id),
    CONSTRAINT uq_assessor_lsp_id_met_number UNIQUE (lsp_id, met_number),
    CONSTRAINT ck_assessor_met_number CHECK (met_number ~ '^MET\\.[0-9]{3}\\.[0-9]{6}\\.[0-9]{4}$')
);

CREATE TABLE assessment (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    application_id uuid NOT NULL,
    attempt integer NOT NULL,
    batch_id uuid NOT NULL,
    state text NOT NULL,
    participant jsonb NOT NULL,
    assessor_id uuid,
    starts_at timestamptz,
    ends_at timestamptz,
    last_entry integer NOT NULL,
    recommendation text,
    follow_up text,
    revision integer NOT NULL,
    completed_at timestamptz,
    absence_note text,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_assessment PRIMARY KEY (id),
    CONSTRAINT uq_assessment_application_id_attempt UNIQUE (application_id, attempt),
    CONSTRAINT fk_assessment_assessor_id_assessor FOREIGN KEY (assessor_id) REFERENCES assessor (id),
    CONSTRAINT ck_assessment_state
        CHECK (state IN ('open', 'assigned', 'in_progress', 'completed', 'absent', 'withdrawn')),
    CONSTRAINT ck_assessment_attempt CHECK (attempt >= 1),
    CONSTRAINT ck_assessment_whole_assignment
        CHECK (num_nulls(assessor_id, starts_at, ends_at) IN (0, 3) AND ends_at > starts_at),
    CONSTRAINT ck_assessment_assigned
        CHECK (state NOT IN ('assigned', 'in_progress', 'completed') OR assessor_id IS NOT NULL),
    CONSTRAINT ck_assessment_completed
        CHECK ((state = 'completed') = (recommendation IS NOT NULL AND completed_at IS NOT NULL AND revision >= 1)),
    CONSTRAINT ck_assessment_recommendation CHECK (recommendation IN ('competent', 'not_yet_competent')),
    CONSTRAINT ck_assessment_absent CHECK ((state = 'absent') = (absence_note IS NOT NULL)),
    CONSTRAINT ck_assessment_absent_without_results CHECK (state <> 'absent' OR last_entry = 0),
    CONSTRAINT ex_assessment_overlap EXCLUDE USING gist (
        uuidrange(assessor_id, assessor_id, '[]') WITH &&,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (assessor_id IS NOT NULL AND state <> 'withdrawn')
);

CREATE INDEX ix_assessment_lsp_id_batch_id_id ON assessment (lsp_id, batch_id, id);

CREATE INDEX ix_assessment_assessor_id_id ON assessment (assessor_id, id);

CREATE TABLE unit_result (
    assessment_id uuid NOT NULL,
    id uuid NOT NULL,
    number integer NOT NULL,
    unit_code text NOT NULL,
    mark text NOT NULL,
    evidence text[] NOT NULL,
    note text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pk_unit_result PRIMARY KEY (assessment_id, id),
    CONSTRAINT uq_unit_result_assessment_id_number UNIQUE (assessment_id, number),
    CONSTRAINT fk_unit_result_assessment_id_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    CONSTRAINT ck_unit_result_mark CHECK (mark IN ('competent', 'not_yet_competent')),
    CONSTRAINT ck_unit_result_evidence CHECK (cardinality(evidence) >= 1)
);
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)
    runtime_role = op.get_context().config.attributes["runtime_role"]
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON unit_result FROM "{runtime_role}"')
    op.execute(f'GRANT UPDATE (note) ON unit_result TO "{runtime_role}"')  # an erasure blanks it, marks stay

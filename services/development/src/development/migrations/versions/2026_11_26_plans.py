"""Plans of whoever was not granted, the grants that fulfil them, and when activities begin."""

from alembic import op

revision = "development_plans_2026_11_26"
down_revision = "development_asked_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE plan (
    application_id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    person_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    attempt integer NOT NULL,
    full_name text NOT NULL,
    scheme_code text NOT NULL,
    scheme_name text NOT NULL,
    missed_units jsonb NOT NULL,
    state text NOT NULL,
    target_on date NOT NULL,
    note text,
    dismissal text,
    decided_at timestamptz NOT NULL,
    closed_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_plan PRIMARY KEY (application_id),
    CONSTRAINT ck_plan_state CHECK (state IN ('open', 'fulfilled', 'superseded', 'dismissed')),
    CONSTRAINT ck_plan_closed CHECK ((state = 'open') = (closed_at IS NULL))
);

CREATE INDEX ix_plan_lsp_id_organizer_id_application_id ON plan (lsp_id, organizer_id, application_id);

CREATE INDEX ix_plan_person_id_scheme_code ON plan (person_id, scheme_code);

CREATE TABLE granted (
    application_id uuid NOT NULL,
    lsp_id text NOT NULL,
    person_id uuid NOT NULL,
    scheme_code text NOT NULL,
    granted_at timestamptz NOT NULL,
    CONSTRAINT pk_granted PRIMARY KEY (application_id)
);

CREATE INDEX ix_granted_person_id_scheme_code ON granted (person_id, scheme_code);

ALTER TABLE activity ADD COLUMN begins_at timestamptz;

CREATE INDEX ix_activity_lsp_id_begins_at ON activity (lsp_id, begins_at);
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

"""Imports and what became of their rows."""

from alembic import op

revision = "registration_imports_2026_11_26"
down_revision = "registration_people_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE import (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    batch_id uuid NOT NULL,
    is_dry_run boolean NOT NULL,
    is_all_or_nothing boolean NOT NULL,
    state text NOT NULL,
    attempt integer NOT NULL,
    content bytea,
    header bytea,
    refused_for jsonb NOT NULL,
    rows integer NOT NULL,
    done integer NOT NULL,
    created integer NOT NULL,
    revised integer NOT NULL,
    unchanged integer NOT NULL,
    sent_at timestamptz NOT NULL,
    sent_by text NOT NULL,
    correlation_id text,
    traceparent text,
    finished_at timestamptz,
    is_emptied boolean NOT NULL,
    CONSTRAINT pk_import PRIMARY KEY (id),
    CONSTRAINT fk_import_batch_id_batch FOREIGN KEY (batch_id) REFERENCES batch (id),
    CONSTRAINT ck_import_state CHECK (state IN ('queued', 'reading', 'writing', 'finished', 'refused')),
    CONSTRAINT ck_import_done CHECK (done BETWEEN 0 AND rows)
);

CREATE INDEX ix_import_waiting ON import (lsp_id, id) WHERE state IN ('queued', 'reading', 'writing');

CREATE INDEX ix_import_filled ON import (finished_at) WHERE NOT is_emptied;

CREATE TABLE import_row (
    import_id uuid NOT NULL,
    row integer NOT NULL,
    outcome text NOT NULL,
    application_id uuid,
    nik_index bytea,
    errors jsonb NOT NULL,
    warnings jsonb NOT NULL,
    cells bytea,
    CONSTRAINT pk_import_row PRIMARY KEY (import_id, row),
    CONSTRAINT fk_import_row_import_id_import FOREIGN KEY (import_id) REFERENCES import (id),
    CONSTRAINT fk_import_row_application_id_application FOREIGN KEY (application_id) REFERENCES application (id),
    CONSTRAINT ck_import_row_outcome CHECK (outcome IN ('created', 'revised', 'unchanged', 'held', 'refused'))
);

CREATE INDEX ix_import_row_application_id ON import_row (application_id);

CREATE INDEX ix_import_row_nik_index ON import_row (nik_index) WHERE nik_index IS NOT NULL;
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

"""Files of numbers, and what became of their rows."""

from alembic import op

revision = "development_imports_2026_11"
down_revision = "development_progress_2026_11"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE import (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    kind text NOT NULL,
    activity_id uuid,
    rows integer NOT NULL,
    created integer NOT NULL,
    updated integer NOT NULL,
    unchanged integer NOT NULL,
    ignored integer NOT NULL,
    refused integer NOT NULL,
    problems jsonb NOT NULL,
    sent_at timestamptz NOT NULL,
    sent_by text NOT NULL,
    CONSTRAINT pk_import PRIMARY KEY (id),
    CONSTRAINT fk_import_activity_id_activity FOREIGN KEY (activity_id) REFERENCES activity (id),
    CONSTRAINT ck_import_kind CHECK (kind IN ('scores', 'attendance', 'indicators')),
    CONSTRAINT ck_import_rows CHECK (created + updated + unchanged + ignored + refused = rows),
    CONSTRAINT ck_import_activity CHECK ((kind = 'indicators') = (activity_id IS NULL))
);

CREATE INDEX ix_import_lsp_id_organizer_id_id ON import (lsp_id, organizer_id, id);

CREATE INDEX ix_import_activity_id ON import (activity_id);
"""


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

"""Instruments of evaluation, in versions."""

from alembic import op

revision = "development_asked_2026_11_26"
down_revision = "development_people_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE instrument (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text,
    kind text NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    title_en text NOT NULL,
    questions jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_instrument PRIMARY KEY (id),
    CONSTRAINT ck_instrument_kind CHECK (kind IN ('reaction', 'learning', 'behaviour', 'behaviour_supervisor')),
    CONSTRAINT uq_instrument_lsp_id_organizer_id_kind_number
        UNIQUE NULLS NOT DISTINCT (lsp_id, organizer_id, kind, number)
);
"""


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

"""Materials of activities."""

from alembic import op

revision = "development_materials_2026_11"
down_revision = "development_kept_2026_11"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE material (
    id uuid NOT NULL,
    activity_id uuid NOT NULL,
    title text NOT NULL,
    type text NOT NULL,
    size integer NOT NULL,
    sha256 text NOT NULL,
    code text NOT NULL,
    object_name text,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    removed_at timestamptz,
    CONSTRAINT pk_material PRIMARY KEY (id),
    CONSTRAINT fk_material_activity_id_activity FOREIGN KEY (activity_id) REFERENCES activity (id),
    CONSTRAINT ck_material_type CHECK (type IN ('image/jpeg', 'application/pdf')),
    CONSTRAINT ck_material_kept CHECK (removed_at IS NOT NULL OR object_name IS NOT NULL)
);

CREATE UNIQUE INDEX uq_material_code ON material (code);

CREATE INDEX ix_material_activity_id ON material (activity_id, id);

CREATE INDEX ix_material_doomed ON material (id) WHERE removed_at IS NOT NULL AND object_name IS NOT NULL;
"""


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

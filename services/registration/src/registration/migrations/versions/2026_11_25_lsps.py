"""The registry of LSPs."""

from alembic import op

revision = "registration_lsps_2026_11_25"
down_revision = "registration_2026_11_25"
depends_on = None
kind = "expanding"

STATEMENT = """
CREATE TABLE lsp (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    lsp jsonb NOT NULL,
    configured_by text NOT NULL,
    configured_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_lsp PRIMARY KEY (id),
    CONSTRAINT uq_lsp_lsp_id UNIQUE (lsp_id)
)
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(STATEMENT)

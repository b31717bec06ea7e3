"""The LSPs of the installation, as registration tells of them."""

from alembic import op

revision = "assessment_lsps_2026_11_25"
down_revision = "assessment_2026_11_25"
depends_on = None
kind = "expanding"

STATEMENT = """
CREATE TABLE lsp (
    lsp_id text NOT NULL,
    revision integer NOT NULL,
    lsp jsonb NOT NULL,
    CONSTRAINT pk_lsp PRIMARY KEY (lsp_id)
)
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(STATEMENT)

"""Which acts of a certificate its credential and lists speak of already."""

from alembic import op

revision = "certification_published_2026_11"
down_revision = "certification_life_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE certificate ADD COLUMN published_acts integer NOT NULL DEFAULT 0;

CREATE INDEX ix_certificate_unpublished ON certificate (lsp_id, id) WHERE published_acts <> acts;

CREATE INDEX ix_certificate_bits ON certificate (lsp_id)
    WHERE state IN ('suspended', 'withdrawn', 'superseded', 'reissued')
"""


def upgrade() -> None:
    """Add the column, and let the runtime role fill it."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)
    runtime_role = op.get_context().config.attributes["runtime_role"]
    op.execute(f'GRANT UPDATE (published_acts) ON certificate TO "{runtime_role}"')

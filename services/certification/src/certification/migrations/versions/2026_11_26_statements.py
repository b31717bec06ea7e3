"""What the QR code of a drawn certificate says by itself; those drawn before say nothing."""

from alembic import op

revision = "certification_statements_2026_11"
down_revision = "certification_register_2026_11"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE certificate ADD COLUMN statement bytea;

CREATE INDEX ix_certificate_drawable ON certificate (lsp_id, id)
    WHERE rendered_at IS NULL AND render_failure IS NULL AND signed_at IS NOT NULL AND published_acts = acts
"""


def upgrade() -> None:
    """Add the column, and let the runtime role fill it."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)
    runtime_role = op.get_context().config.attributes["runtime_role"]
    op.execute(f'GRANT UPDATE (statement) ON certificate TO "{runtime_role}"')

"""The seal of a PDF, to be put behind the drawing again where the file got lost; those drawn before have none."""

from alembic import op

revision = "certification_seals_2026_11_26"
down_revision = "certification_renewals_2026_11"
depends_on = None
kind = "expanding"


def upgrade() -> None:
    """Add the columns, and let the runtime role fill them."""
    op.execute("ALTER TABLE certificate ADD COLUMN seal bytea, ADD COLUMN sealed_by text")
    runtime_role = op.get_context().config.attributes["runtime_role"]
    op.execute(f'GRANT UPDATE (seal, sealed_by) ON certificate TO "{runtime_role}"')

"""Up to which act, signature and drawing a certificate was copied to where strangers find it."""

from alembic import op

revision = "certification_copies_2026_11"
down_revision = "certification_restricted_2026_11"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE certificate
    ADD COLUMN copied_acts integer, ADD COLUMN copied_signed_at timestamptz, ADD COLUMN copied_sha256 text;

CREATE INDEX ix_certificate_uncopied ON certificate ((copied_acts IS NULL), id)
    WHERE copied_acts IS DISTINCT FROM acts OR copied_signed_at IS DISTINCT FROM signed_at
        OR copied_sha256 IS DISTINCT FROM sha256
"""


def upgrade() -> None:
    """Add the columns, and let the runtime role fill them."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)
    runtime_role = op.get_context().config.attributes["runtime_role"]
    op.execute(f'GRANT UPDATE (copied_acts, copied_signed_at, copied_sha256) ON certificate TO "{runtime_role}"')

"""Links of holders: which one holds, once it was renewed or revoked."""

from alembic import op

revision = "certification_links_2026_11_26"
down_revision = "certification_copies_2026_11"
depends_on = None
kind = "expanding"

STATEMENT = """
CREATE TABLE holder_link (
    certificate_id uuid NOT NULL,
    lsp_id text NOT NULL,
    application_id uuid NOT NULL,
    number integer NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT pk_holder_link PRIMARY KEY (certificate_id),
    CONSTRAINT fk_holder_link_certificate_id_certificate FOREIGN KEY (certificate_id) REFERENCES certificate (id),
    CONSTRAINT ck_holder_link_number CHECK (number >= 1)
)
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(STATEMENT)

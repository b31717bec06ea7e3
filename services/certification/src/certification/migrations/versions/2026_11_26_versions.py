"""Versions of documents: what was drawn before units were taken away is known by its hash."""

from alembic import op

revision = "certification_versions_2026_11"
down_revision = "certification_reissue_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE certificate ADD COLUMN version integer NOT NULL DEFAULT 1, ADD COLUMN version_at timestamptz;

CREATE TABLE former_document (
    certificate_id uuid NOT NULL,
    version integer NOT NULL,
    lsp_id text NOT NULL,
    sha256 text NOT NULL,
    replaced_on date NOT NULL,
    CONSTRAINT pk_former_document PRIMARY KEY (certificate_id, version),
    CONSTRAINT fk_former_document_certificate_id_certificate
        FOREIGN KEY (certificate_id) REFERENCES certificate (id),
    CONSTRAINT ck_former_document_version CHECK (version >= 1)
)
"""


def upgrade() -> None:
    """Add the columns and the table, of which nothing ever goes."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)
    runtime_role = op.get_context().config.attributes["runtime_role"]
    op.execute(f'GRANT UPDATE (version, version_at) ON certificate TO "{runtime_role}"')
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON former_document FROM "{runtime_role}"')

"""Credentials of certificates, and the lists with their status."""

from alembic import op

revision = "certification_signed_2026_11_26"
down_revision = "certification_names_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE certificate ADD COLUMN signed_at timestamptz;

CREATE INDEX ix_certificate_unsigned ON certificate (lsp_id, id) WHERE signed_at IS NULL;

CREATE TABLE credential (
    certificate_id uuid NOT NULL,
    lsp_id text NOT NULL,
    list_number integer NOT NULL,
    place integer NOT NULL,
    key text NOT NULL,
    document text NOT NULL,
    token text NOT NULL,
    signed_at timestamptz NOT NULL,
    CONSTRAINT pk_credential PRIMARY KEY (certificate_id),
    CONSTRAINT fk_credential_certificate_id_certificate FOREIGN KEY (certificate_id) REFERENCES certificate (id),
    CONSTRAINT uq_credential_lsp_id_list_number_place UNIQUE (lsp_id, list_number, place),
    CONSTRAINT ck_credential_place CHECK (place BETWEEN 0 AND 131071)
);

CREATE INDEX ix_credential_lsp_id_key ON credential (lsp_id, key);

CREATE TABLE status_list (
    lsp_id text NOT NULL,
    number integer NOT NULL,
    taken integer NOT NULL,
    key text NOT NULL,
    revocation text NOT NULL,
    suspension text NOT NULL,
    renew_at timestamptz NOT NULL,
    CONSTRAINT pk_status_list PRIMARY KEY (lsp_id, number),
    CONSTRAINT ck_status_list_taken CHECK (taken BETWEEN 0 AND 65536)
);

CREATE INDEX ix_status_list_renew_at ON status_list (renew_at)
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)
    runtime_role = op.get_context().config.attributes["runtime_role"]
    # A credential is signed again, but its place never changes: copies of it name that place.
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON credential FROM "{runtime_role}"')
    op.execute(f'GRANT UPDATE (key, document, token, signed_at) ON credential TO "{runtime_role}"')
    op.execute(f'REVOKE DELETE, TRUNCATE ON status_list FROM "{runtime_role}"')
    op.execute(f'GRANT UPDATE (signed_at) ON certificate TO "{runtime_role}"')

"""Certificates as certification told of them, and applications that ask for one to be renewed."""

from alembic import op

revision = "registration_renewals_2026_11_26"
down_revision = "registration_attended_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE known_certificate (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    application_id uuid NOT NULL,
    certificate_number text NOT NULL,
    number_key text NOT NULL,
    scheme_code text NOT NULL,
    valid_until date NOT NULL,
    status text NOT NULL,
    CONSTRAINT pk_known_certificate PRIMARY KEY (id),
    CONSTRAINT ck_known_certificate_status CHECK (status IN ('active', 'suspended', 'scope_reduced', 'expired',
        'withdrawn', 'superseded', 'reissued')),
    CONSTRAINT fk_known_certificate_application_id_application
        FOREIGN KEY (application_id) REFERENCES application (id)
);

CREATE INDEX ix_known_certificate_lsp_id_number_key ON known_certificate (lsp_id, number_key);

CREATE INDEX ix_known_certificate_application_id ON known_certificate (application_id);

ALTER TABLE application
    ADD COLUMN renews text,
    ADD COLUMN renews_id uuid,
    ADD CONSTRAINT ck_application_renewal CHECK ((renews IS NULL) = (renews_id IS NULL))
"""


def upgrade() -> None:
    """Make the table, and add the columns."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

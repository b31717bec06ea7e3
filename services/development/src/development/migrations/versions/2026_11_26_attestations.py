"""Attestations: certificates of attendance."""

from alembic import op

revision = "development_attested_2026_11_26"
down_revision = "development_results_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE attestation (
    enrolment_id uuid NOT NULL,
    activity_id uuid NOT NULL,
    code text,
    issued_at timestamptz NOT NULL,
    issued_by text NOT NULL,
    CONSTRAINT pk_attestation PRIMARY KEY (enrolment_id),
    CONSTRAINT fk_attestation_enrolment_id_participant FOREIGN KEY (enrolment_id) REFERENCES participant (enrolment_id),
    CONSTRAINT fk_attestation_activity_id_activity FOREIGN KEY (activity_id) REFERENCES activity (id)
);

CREATE INDEX ix_attestation_activity_id ON attestation (activity_id, enrolment_id);

CREATE UNIQUE INDEX uq_attestation_code ON attestation (code)
"""


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

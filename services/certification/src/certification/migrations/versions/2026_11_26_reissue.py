"""Certificates that take the place of another one of their case, and orders to reissue."""

from alembic import op

revision = "certification_reissue_2026_11_26"
down_revision = "certification_taught_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE certificate
    ADD COLUMN reissue_of uuid,
    ADD CONSTRAINT fk_certificate_reissue_of_certificate FOREIGN KEY (reissue_of) REFERENCES certificate (id),
    ADD CONSTRAINT uq_certificate_reissue_of UNIQUE (reissue_of),
    DROP CONSTRAINT uq_certificate_case_id;

CREATE UNIQUE INDEX uq_certificate_case_id ON certificate (case_id) WHERE reissue_of IS NULL;

ALTER TABLE certificate_order
    DROP CONSTRAINT ck_certificate_order_kind,
    ADD CONSTRAINT ck_certificate_order_kind CHECK (
        kind IN ('suspend', 'reinstate', 'reduce_scope', 'withdraw', 'reissue')
    )
"""


def upgrade() -> None:
    """Let a case have another certificate after its first, and an order ask for it."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

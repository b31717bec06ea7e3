"""The platform's second step: seals over the audit rows. Frozen: later changes come as later steps."""

from alembic import op

STATEMENT = """
CREATE TABLE audit_seal (
    number bigint NOT NULL,
    entry_id uuid NOT NULL,
    hash bytea NOT NULL,
    sealed_at timestamptz NOT NULL,
    CONSTRAINT pk_audit_seal PRIMARY KEY (number),
    CONSTRAINT uq_audit_seal_entry_id UNIQUE (entry_id)
)
"""


def upgrade(runtime_role: str) -> None:
    """Create the table. The runtime role may add and read seals, nothing else; there is no key to the audit rows.

    A foreign key would only stop whoever may not delete audit rows anyway; a row that is gone is found by its seal.
    """
    op.execute(STATEMENT)
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON audit_seal FROM "{runtime_role}"')

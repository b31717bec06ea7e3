"""The platform's third step: whose data no service may store again. Frozen: later changes come as later steps."""

from alembic import op

STATEMENT = """
CREATE TABLE erased_person (
    subject text NOT NULL,
    person_id uuid NOT NULL,
    erased_at timestamptz NOT NULL,
    CONSTRAINT pk_erased_person PRIMARY KEY (subject)
)
"""


def upgrade(runtime_role: str) -> None:
    """Create the table. The runtime role may add and read rows: nobody is taken off the list."""
    op.execute(STATEMENT)
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON erased_person FROM "{runtime_role}"')

"""The register's changes: what the public topic tells, kept for whoever does not read Kafka."""

from alembic import op

revision = "certification_register_2026_11"
down_revision = "certification_issue_orders_2026"
depends_on = "platform_2026_11_25_sent"
kind = "expanding"

STATEMENTS = """
CREATE TABLE register_fact (
    event_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    position bigint,
    lsp_id text NOT NULL,
    headers jsonb NOT NULL,
    body text NOT NULL,
    CONSTRAINT pk_register_fact PRIMARY KEY (event_id)
);

CREATE UNIQUE INDEX uq_register_fact_position ON register_fact (lsp_id, position);

CREATE INDEX ix_register_fact_unplaced ON register_fact (id) WHERE position IS NULL;

CREATE TABLE register_epoch (
    id uuid NOT NULL,
    number integer NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT pk_register_epoch PRIMARY KEY (id),
    CONSTRAINT uq_register_epoch_number UNIQUE (number)
);

INSERT INTO register_epoch (id, number, last) VALUES (gen_random_uuid(), 1, 0);

-- Images before this one record events too, and know nothing of the register. What is sent again is known by its id.
CREATE FUNCTION keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO register_fact (event_id, lsp_id, headers, body)
    SELECT CAST(headers ->> 'ce_id' AS uuid), headers ->> 'ce_lspid', headers, body
      FROM entered WHERE topic = 'kompeten.certificates' AND headers ? 'ce_lspid' ORDER BY id
    ON CONFLICT (event_id) DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER keep_facts AFTER INSERT ON outbox REFERENCING NEW TABLE AS entered
    FOR EACH STATEMENT EXECUTE FUNCTION keep_facts();

INSERT INTO register_fact (event_id, lsp_id, headers, body)
SELECT CAST(headers ->> 'ce_id' AS uuid), headers ->> 'ce_lspid', headers, body
  FROM (SELECT id, topic, headers, body FROM sent_record UNION ALL SELECT id, topic, headers, body FROM outbox) AS told
 WHERE topic = 'kompeten.certificates' AND headers ? 'ce_lspid' ORDER BY id
ON CONFLICT (event_id) DO NOTHING;
"""


def upgrade() -> None:
    """Make the tables, and keep what was told so far and is still here."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)
    runtime_role = op.get_context().config.attributes["runtime_role"]
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON register_fact FROM "{runtime_role}"')
    op.execute(f'GRANT UPDATE (position) ON register_fact TO "{runtime_role}"')

"""The life of certificates: what they are worth since when, the acts that made it so, and the orders behind them."""

from alembic import op

revision = "certification_life_2026_11_26"
down_revision = "certification_signed_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
ALTER TABLE certificate
    ADD COLUMN person_id uuid,
    ADD COLUMN scheme_code text,
    ADD COLUMN state text NOT NULL DEFAULT 'active',
    ADD COLUMN state_since date,
    ADD COLUMN state_until date,
    ADD COLUMN state_reason text,
    ADD COLUMN removed_units text[] NOT NULL DEFAULT '{}',
    ADD COLUMN replaced_by uuid,
    ADD COLUMN acts integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT fk_certificate_replaced_by_certificate FOREIGN KEY (replaced_by) REFERENCES certificate (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT ck_certificate_state CHECK (
        state IN ('active', 'suspended', 'expired', 'withdrawn', 'superseded', 'reissued')
    ),
    ADD CONSTRAINT ck_certificate_state_reason CHECK (state_reason IN ({REASONS})),
    ADD CONSTRAINT ck_certificate_replaced CHECK (
        (replaced_by IS NULL) = (state NOT IN ('superseded', 'reissued'))
    ),
    ADD CONSTRAINT ck_certificate_acts CHECK (acts >= 0 AND (acts = 0) = (state_since IS NULL));

UPDATE certificate SET scheme_code = document ->> 'scheme_code';

UPDATE certificate SET person_id = newest.person_id FROM (
    SELECT DISTINCT ON (certificate.lsp_id, participant ->> 'person_id', certificate.scheme_code)
           certificate.id, CAST(participant ->> 'person_id' AS uuid) AS person_id
      FROM certificate JOIN certification_case ON certification_case.id = certificate.case_id
     ORDER BY certificate.lsp_id, participant ->> 'person_id', certificate.scheme_code, certificate.issued_on DESC,
              certificate.sequence DESC
) AS newest WHERE newest.id = certificate.id;

CREATE UNIQUE INDEX uq_certificate_running ON certificate (lsp_id, person_id, scheme_code)
    WHERE state IN ('active', 'suspended');

CREATE INDEX ix_certificate_ending ON certificate (valid_until, lsp_id) WHERE state IN ('active', 'suspended');

CREATE TABLE certificate_act (
    certificate_id uuid NOT NULL,
    number integer NOT NULL,
    lsp_id text NOT NULL,
    application_id uuid NOT NULL,
    move text NOT NULL,
    state text NOT NULL,
    effective_on date NOT NULL,
    reason text,
    legal_basis text,
    order_id uuid,
    acted_at timestamptz NOT NULL,
    CONSTRAINT pk_certificate_act PRIMARY KEY (certificate_id, number),
    CONSTRAINT fk_certificate_act_certificate_id_certificate
        FOREIGN KEY (certificate_id) REFERENCES certificate (id),
    CONSTRAINT ck_certificate_act_move CHECK (
        move IN ('suspend', 'reinstate', 'reduce_scope', 'withdraw', 'expire', 'supersede', 'reissue')
    ),
    CONSTRAINT ck_certificate_act_state CHECK (
        state IN ('active', 'suspended', 'expired', 'withdrawn', 'superseded', 'reissued')
    ),
    CONSTRAINT ck_certificate_act_reason CHECK (reason IN ({REASONS})),
    CONSTRAINT ck_certificate_act_number CHECK (number >= 1)
);

CREATE UNIQUE INDEX ix_certificate_act_order_id ON certificate_act (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE certificate_order (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    certificate_id uuid NOT NULL,
    application_id uuid NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    explanation text NOT NULL,
    legal_basis text NOT NULL,
    units text[] NOT NULL,
    effective_on date NOT NULL,
    until date,
    state text NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL,
    ordered_by text,
    ordered_at timestamptz,
    ended_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_certificate_order PRIMARY KEY (id),
    CONSTRAINT fk_certificate_order_certificate_id_certificate
        FOREIGN KEY (certificate_id) REFERENCES certificate (id),
    CONSTRAINT ck_certificate_order_kind CHECK (kind IN ('suspend', 'reinstate', 'reduce_scope', 'withdraw')),
    CONSTRAINT ck_certificate_order_reason CHECK (reason IN ({REASONS})),
    CONSTRAINT ck_certificate_order_state CHECK (
        state IN ('proposed', 'ordered', 'in_effect', 'declined', 'lapsed')
    ),
    CONSTRAINT ck_certificate_order_given CHECK (num_nulls(ordered_by, ordered_at) IN (0, 2)),
    CONSTRAINT ck_certificate_order_ordered CHECK (state NOT IN ('ordered', 'in_effect') OR ordered_by IS NOT NULL),
    CONSTRAINT ck_certificate_order_ended CHECK ((ended_at IS NULL) = (state IN ('proposed', 'ordered'))),
    CONSTRAINT ck_certificate_order_units CHECK ((kind = 'reduce_scope') = (cardinality(units) > 0))
);

CREATE INDEX ix_certificate_order_lsp_id_id ON certificate_order (lsp_id, id);

CREATE INDEX ix_certificate_order_certificate_id_id ON certificate_order (certificate_id, id);

CREATE INDEX ix_certificate_order_due ON certificate_order (effective_on, lsp_id) WHERE state = 'ordered'
"""

REASONS = """
    'surveillance_missed', 'rules_broken', 'misused', 'under_investigation', 'holder_asked', 'cause_remedied',
    'cause_unfounded', 'appeal_upheld', 'no_longer_competent', 'unit_discontinued', 'wrongly_obtained',
    'wrongly_issued', 'cause_not_remedied', 'lost', 'damaged', 'name_corrected', 'new_form'
"""

LIFE = "state, state_since, state_until, state_reason, removed_units, replaced_by, acts"


def upgrade() -> None:
    """Give every certificate a life; of several that one person has for a scheme the newest holds the place."""
    for statement in STATEMENTS.replace("{REASONS}", REASONS).split(";\n\n"):
        op.execute(statement)
    runtime_role = op.get_context().config.attributes["runtime_role"]
    op.execute(f'GRANT UPDATE ({LIFE}) ON certificate TO "{runtime_role}"')
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON certificate_act FROM "{runtime_role}"')
    op.execute(f'REVOKE DELETE, TRUNCATE ON certificate_order FROM "{runtime_role}"')

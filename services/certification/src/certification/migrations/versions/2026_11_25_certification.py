"""Expectations and cases, committee sessions with their decisions, number series and certificates."""

from alembic import op

revision = "certification_2026_11_25"
down_revision = None
depends_on = "platform_2026_11_25"
kind = "expanding"

STATEMENTS = """
CREATE TABLE expectation (
    application_id uuid NOT NULL,
    lsp_id text NOT NULL,
    batch_id uuid NOT NULL,
    name_revision integer NOT NULL,
    holder_name text,
    withdrawn_at timestamptz,
    absent_attempt integer NOT NULL,
    expected_at timestamptz NOT NULL,
    CONSTRAINT pk_expectation PRIMARY KEY (application_id),
    CONSTRAINT ck_expectation_name CHECK (name_revision >= 0 AND (name_revision = 0) = (holder_name IS NULL))
);

CREATE INDEX ix_expectation_lsp_id_batch_id ON expectation (lsp_id, batch_id);

CREATE TABLE certification_case (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    application_id uuid NOT NULL,
    attempt integer NOT NULL,
    batch_id uuid NOT NULL,
    state text NOT NULL,
    assessment_id uuid NOT NULL,
    assessment_revision integer NOT NULL,
    recommendation text NOT NULL,
    units jsonb NOT NULL,
    follow_up text,
    assessor jsonb NOT NULL,
    participant jsonb NOT NULL,
    holder_name text NOT NULL,
    name_revision integer NOT NULL,
    completed_at timestamptz NOT NULL,
    decided_in uuid,
    opened_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_certification_case PRIMARY KEY (id),
    CONSTRAINT uq_certification_case_application_id_attempt UNIQUE (application_id, attempt),
    CONSTRAINT ck_certification_case_state CHECK (
        state IN ('awaiting_decision', 'granted', 'not_granted', 'issued', 'withdrawn', 'review_required')
    ),
    CONSTRAINT ck_certification_case_recommendation CHECK (recommendation IN ('competent', 'not_yet_competent')),
    CONSTRAINT ck_certification_case_counted CHECK (attempt >= 1 AND assessment_revision >= 1),
    CONSTRAINT ck_certification_case_decided CHECK (
        state NOT IN ('granted', 'not_granted', 'issued', 'review_required') OR decided_in IS NOT NULL
    )
);

CREATE INDEX ix_certification_case_lsp_id_batch_id_id ON certification_case (lsp_id, batch_id, id);

CREATE INDEX ix_certification_case_lsp_id_id ON certification_case (lsp_id, id);

CREATE INDEX ix_certification_case_decided_in ON certification_case (decided_in);

CREATE TABLE correction (
    case_id uuid NOT NULL,
    revision integer NOT NULL,
    previous_name text NOT NULL,
    corrected_name text NOT NULL,
    reason text NOT NULL,
    corrected_by text,
    noted_at timestamptz NOT NULL,
    confirmed_by text,
    confirmed_at timestamptz,
    CONSTRAINT pk_correction PRIMARY KEY (case_id, revision),
    CONSTRAINT fk_correction_case_id_certification_case
        FOREIGN KEY (case_id) REFERENCES certification_case (id) ON UPDATE CASCADE,
    CONSTRAINT ck_correction_confirmed CHECK (num_nulls(confirmed_by, confirmed_at) IN (0, 2))
);

CREATE TABLE committee_member (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    user_id text NOT NULL,
    name text NOT NULL,
    employer text NOT NULL,
    schemes text[] NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    entered_by text NOT NULL,
    entered_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_committee_member PRIMARY KEY (id),
    CONSTRAINT uq_committee_member_lsp_id_user_id UNIQUE (lsp_id, user_id),
    CONSTRAINT ck_committee_member_term CHECK (ends_on >= starts_on),
    CONSTRAINT ck_committee_member_schemes CHECK (cardinality(schemes) >= 1)
);

CREATE INDEX ix_committee_member_lsp_id_id ON committee_member (lsp_id, id);

CREATE TABLE committee_session (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    batch_id uuid NOT NULL,
    title text NOT NULL,
    held_on date NOT NULL,
    place text NOT NULL,
    state text NOT NULL,
    decree_number text,
    decree_date date,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_by text,
    closed_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_committee_session PRIMARY KEY (id),
    CONSTRAINT ck_committee_session_state CHECK (state IN ('open', 'closed')),
    CONSTRAINT ck_committee_session_closed_by_decree CHECK (
        num_nulls(decree_number, decree_date, closed_by, closed_at) = CASE state WHEN 'closed' THEN 0 ELSE 4 END
    )
);

CREATE INDEX ix_committee_session_lsp_id_id ON committee_session (lsp_id, id);

CREATE TABLE session_member (
    session_id uuid NOT NULL,
    user_id text NOT NULL,
    name text NOT NULL,
    employer text NOT NULL,
    schemes text[] NOT NULL,
    recusals uuid[] NOT NULL,
    confirmed_at timestamptz,
    CONSTRAINT pk_session_member PRIMARY KEY (session_id, user_id),
    CONSTRAINT fk_session_member_session_id_committee_session
        FOREIGN KEY (session_id) REFERENCES committee_session (id)
);

CREATE TABLE decision (
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    case_id uuid NOT NULL,
    state text NOT NULL,
    outcome text NOT NULL,
    reason text,
    assessment_revision integer NOT NULL,
    participant_revision integer NOT NULL,
    recused text[] NOT NULL,
    deciders text[] NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_decision PRIMARY KEY (id),
    CONSTRAINT uq_decision_session_id_case_id UNIQUE (session_id, case_id),
    CONSTRAINT fk_decision_session_id_committee_session
        FOREIGN KEY (session_id) REFERENCES committee_session (id),
    CONSTRAINT fk_decision_case_id_certification_case FOREIGN KEY (case_id) REFERENCES certification_case (id),
    CONSTRAINT ck_decision_outcome CHECK (outcome IN ('granted', 'not_granted')),
    CONSTRAINT ck_decision_state CHECK (state IN ('draft', 'final', 'lapsed'))
);

CREATE UNIQUE INDEX ix_decision_one_draft ON decision (case_id) WHERE state = 'draft';

CREATE INDEX ix_decision_case_id ON decision (case_id);

CREATE FUNCTION keep_decision() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF TG_OP = 'DELETE' OR coalesce(NEW.reason, '') <> ''
        OR to_jsonb(NEW) - 'reason' - 'version' IS DISTINCT FROM to_jsonb(OLD) - 'reason' - 'version' THEN
        RAISE EXCEPTION 'a decision that is no draft never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_decision BEFORE UPDATE OR DELETE ON decision FOR EACH ROW
    WHEN (OLD.state <> 'draft') EXECUTE FUNCTION keep_decision();

CREATE TABLE number_series (
    lsp_id text NOT NULL,
    series text NOT NULL,
    last integer NOT NULL,
    last_issued_on date NOT NULL,
    CONSTRAINT pk_number_series PRIMARY KEY (lsp_id, series),
    CONSTRAINT ck_number_series_last CHECK (last >= 0)
);

CREATE TRIGGER only_rises BEFORE UPDATE ON number_series FOR EACH ROW
    WHEN ((NEW.last < OLD.last AND EXTRACT(YEAR FROM NEW.last_issued_on) = EXTRACT(YEAR FROM OLD.last_issued_on))
        OR NEW.last_issued_on < OLD.last_issued_on
        OR NEW.lsp_id <> OLD.lsp_id OR NEW.series <> OLD.series)
    EXECUTE FUNCTION refuse_change();

CREATE TABLE certificate (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    case_id uuid NOT NULL,
    session_id uuid NOT NULL,
    application_id uuid NOT NULL,
    attempt integer NOT NULL,
    batch_id uuid NOT NULL,
    year integer NOT NULL,
    sequence integer NOT NULL,
    certificate_number text NOT NULL,
    number_key text NOT NULL,
    registration_number text NOT NULL,
    registration_key text NOT NULL,
    holder_name text NOT NULL,
    issued_on date NOT NULL,
    valid_until date NOT NULL,
    issued_by text NOT NULL,
    issued_at timestamptz NOT NULL,
    code_sha256 bytea NOT NULL,
    template_version text NOT NULL,
    document jsonb NOT NULL,
    sha256 text,
    rendered_at timestamptz,
    render_failure text,
    CONSTRAINT pk_certificate PRIMARY KEY (id),
    CONSTRAINT uq_certificate_case_id UNIQUE (case_id),
    CONSTRAINT uq_certificate_lsp_id_certificate_number UNIQUE (lsp_id, certificate_number),
    CONSTRAINT uq_certificate_lsp_id_registration_number UNIQUE (lsp_id, registration_number),
    CONSTRAINT uq_certificate_lsp_id_year_sequence UNIQUE (lsp_id, year, sequence),
    CONSTRAINT uq_certificate_code_sha256 UNIQUE (code_sha256),
    CONSTRAINT fk_certificate_case_id_certification_case FOREIGN KEY (case_id) REFERENCES certification_case (id),
    CONSTRAINT fk_certificate_session_id_committee_session
        FOREIGN KEY (session_id) REFERENCES committee_session (id),
    CONSTRAINT ck_certificate_sequence CHECK (sequence >= 1),
    CONSTRAINT ck_certificate_year CHECK (year = EXTRACT(YEAR FROM issued_on)),
    CONSTRAINT ck_certificate_validity CHECK (valid_until > issued_on),
    CONSTRAINT ck_certificate_rendered CHECK ((sha256 IS NULL) = (rendered_at IS NULL))
);

CREATE INDEX ix_certificate_number_key ON certificate (number_key);

CREATE INDEX ix_certificate_registration_key ON certificate (registration_key);

CREATE INDEX ix_certificate_lsp_id_batch_id_id ON certificate (lsp_id, batch_id, id);

CREATE INDEX ix_certificate_lsp_id_id ON certificate (lsp_id, id);

CREATE INDEX ix_certificate_unrendered ON certificate (lsp_id, id)
    WHERE rendered_at IS NULL AND render_failure IS NULL;
"""

RENDERING = "sha256, rendered_at, render_failure"


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)
    runtime_role = op.get_context().config.attributes["runtime_role"]
    # A certificate never changes and never goes: the runtime role may only fill in what its rendering gave.
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON certificate FROM "{runtime_role}"')
    op.execute(f'REVOKE DELETE, TRUNCATE ON number_series FROM "{runtime_role}"')
    op.execute(f'GRANT UPDATE ({RENDERING}) ON certificate TO "{runtime_role}"')

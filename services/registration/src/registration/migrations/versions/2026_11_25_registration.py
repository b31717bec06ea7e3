"""Organizers, schemes, batches, people, applications and their timeline."""

from alembic import op
from sqlalchemy.dialects.postgresql import insert

from registration.catalogue.delivery import delivered_rows
from registration.catalogue.models import StoredVersion

revision = "registration_2026_11_25"
down_revision = None
depends_on = "platform_2026_11_25"
kind = "expanding"

STATEMENTS = """
CREATE TABLE organizer (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    region_code text,
    email text,
    version integer NOT NULL,
    CONSTRAINT pk_organizer PRIMARY KEY (id),
    CONSTRAINT uq_organizer_lsp_id_organizer_id UNIQUE (lsp_id, organizer_id)
);

CREATE TABLE scheme_version (
    lsp_id text NOT NULL,
    scheme_code text NOT NULL,
    version integer NOT NULL,
    state text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    standard text NOT NULL,
    validity_years integer NOT NULL,
    units jsonb NOT NULL,
    entry jsonb NOT NULL,
    CONSTRAINT pk_scheme_version PRIMARY KEY (lsp_id, scheme_code, version),
    CONSTRAINT ck_scheme_version_state CHECK (state IN ('draft', 'active', 'retired')),
    CONSTRAINT ck_scheme_version_version CHECK (version >= 1)
);

CREATE UNIQUE INDEX uq_scheme_version_active ON scheme_version (lsp_id, scheme_code) WHERE state = 'active';

CREATE FUNCTION keep_scheme_version() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR NEW.state = 'draft'
        OR to_jsonb(NEW) - 'state' IS DISTINCT FROM to_jsonb(OLD) - 'state') THEN
        RAISE EXCEPTION 'a scheme version that has been active never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER keep_scheme_version BEFORE UPDATE OR DELETE ON scheme_version
    FOR EACH ROW EXECUTE FUNCTION keep_scheme_version();

CREATE TABLE batch (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    state text NOT NULL,
    title text NOT NULL,
    scheme_codes text[] NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    time_zone text NOT NULL,
    venue_name text NOT NULL,
    venue_region_code text NOT NULL,
    quota integer NOT NULL,
    taken integer NOT NULL,
    fixed_at timestamptz,
    funding_source text NOT NULL,
    created_at timestamptz NOT NULL,
    proposed_by text NOT NULL,
    approved_at timestamptz,
    approved_by text,
    version integer NOT NULL,
    CONSTRAINT pk_batch PRIMARY KEY (id),
    CONSTRAINT fk_batch_lsp_id_organizer FOREIGN KEY (lsp_id, organizer_id)
        REFERENCES organizer (lsp_id, organizer_id),
    CONSTRAINT ck_batch_state CHECK (state IN ('proposed', 'approved')),
    CONSTRAINT ck_batch_funding_source CHECK (funding_source IN ('APBN', 'APBD', 'MANDIRI', 'FPPTI')),
    CONSTRAINT ck_batch_quota CHECK (quota >= 1),
    CONSTRAINT ck_batch_taken CHECK (taken BETWEEN 0 AND quota),
    CONSTRAINT ck_batch_dates CHECK (ends_on >= starts_on),
    CONSTRAINT ck_batch_scheme_codes CHECK (cardinality(scheme_codes) >= 1)
);

CREATE INDEX ix_batch_lsp_id_organizer_id_id ON batch (lsp_id, organizer_id, id);

CREATE TABLE person (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    nik_index bytea,
    nik_ciphertext bytea,
    nik_key_id text,
    created_at timestamptz NOT NULL,
    erased_at timestamptz,
    erasure_reason text,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT uq_person_lsp_id_nik_index UNIQUE (lsp_id, nik_index),
    CONSTRAINT ck_person_erased CHECK (
        num_nulls(nik_index, nik_ciphertext, nik_key_id) = CASE WHEN erased_at IS NULL THEN 0 ELSE 3 END
        AND (erased_at IS NULL) = (erasure_reason IS NULL)
    ),
    CONSTRAINT ck_person_erasure_reason CHECK (
        erasure_reason IN ('no_longer_needed', 'consent_withdrawn', 'requested', 'unlawfully_processed')
    )
);

CREATE TABLE application (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    batch_id uuid NOT NULL,
    person_id uuid NOT NULL,
    state text NOT NULL,
    revision integer NOT NULL,
    participant_revision integer NOT NULL,
    full_name text NOT NULL,
    civil_servant_id text,
    birth_place text NOT NULL,
    birth_date date,
    sex text,
    address text,
    region_code text NOT NULL,
    phone text,
    email text,
    education text,
    field_of_study text,
    employer text NOT NULL,
    employer_kind text,
    position text,
    employed_since date,
    scheme_code text NOT NULL,
    funding_source text NOT NULL,
    warnings jsonb NOT NULL,
    return_reasons jsonb NOT NULL,
    reason text,
    submitted_at timestamptz NOT NULL,
    accepted_at timestamptz,
    reviewed_by text,
    scheme_version integer,
    version integer NOT NULL,
    erased_at timestamptz,
    CONSTRAINT pk_application PRIMARY KEY (id),
    CONSTRAINT fk_application_batch_id_batch FOREIGN KEY (batch_id) REFERENCES batch (id),
    CONSTRAINT fk_application_person_id_person FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT ck_application_state
        CHECK (state IN ('submitted', 'returned', 'accepted', 'rejected', 'withdrawn')),
    CONSTRAINT ck_application_sex CHECK (sex IN ('male', 'female')),
    CONSTRAINT ck_application_education CHECK (education IN ('SLTA', 'D1', 'D2', 'D3', 'D4', 'S1', 'S2', 'S3')),
    CONSTRAINT ck_application_employer_kind CHECK (employer_kind IN ('public', 'private')),
    CONSTRAINT ck_application_funding_source CHECK (funding_source IN ('APBN', 'APBD', 'MANDIRI', 'FPPTI')),
    CONSTRAINT ck_application_contact CHECK (erased_at IS NOT NULL OR phone IS NOT NULL OR email IS NOT NULL),
    CONSTRAINT ck_application_accepted
        CHECK (state <> 'accepted' OR (reviewed_by IS NOT NULL AND accepted_at IS NOT NULL)),
    CONSTRAINT ck_application_whole CHECK (erased_at IS NOT NULL OR num_nulls(birth_date, sex, education) = 0),
    CONSTRAINT ck_application_erased CHECK (
        erased_at IS NULL OR full_name = '' AND num_nonnulls(birth_date, address, phone, email, civil_servant_id) = 0
    )
);

CREATE UNIQUE INDEX uq_application_live ON application (batch_id, scheme_code, person_id)
    WHERE state IN ('submitted', 'returned', 'accepted');

CREATE INDEX ix_application_lsp_id_state_id ON application (lsp_id, state, id);

CREATE INDEX ix_application_batch_id_id ON application (batch_id, id);

CREATE INDEX ix_application_person_id ON application (person_id);

CREATE INDEX ix_application_organizer ON application (lsp_id, organizer_id, id);

CREATE TABLE application_revision (
    application_id uuid NOT NULL,
    revision integer NOT NULL,
    person_id uuid NOT NULL,
    data jsonb NOT NULL,
    warnings jsonb NOT NULL,
    submitted_at timestamptz NOT NULL,
    submitted_by text NOT NULL,
    CONSTRAINT pk_application_revision PRIMARY KEY (application_id, revision),
    CONSTRAINT fk_application_revision_application_id_application
        FOREIGN KEY (application_id) REFERENCES application (id),
    CONSTRAINT fk_application_revision_person_id_person FOREIGN KEY (person_id) REFERENCES person (id)
);

CREATE TABLE timeline_entry (
    event_id uuid NOT NULL,
    application_id uuid NOT NULL,
    event_type text NOT NULL,
    stage text NOT NULL,
    attempt integer NOT NULL,
    sequence bigint NOT NULL,
    precedence bigint[] NOT NULL,
    occurred_at timestamptz NOT NULL,
    details jsonb NOT NULL,
    CONSTRAINT pk_timeline_entry PRIMARY KEY (event_id),
    CONSTRAINT fk_timeline_entry_application_id_application
        FOREIGN KEY (application_id) REFERENCES application (id),
    CONSTRAINT ck_timeline_entry_stage CHECK (stage IN ('submitted', 'returned', 'rejected', 'withdrawn', 'registered',
        'assigned', 'absent', 'assessed', 'granted', 'not_granted', 'issued'))
);

CREATE INDEX ix_timeline_entry_application_id_precedence ON timeline_entry (application_id, precedence);
"""


def upgrade() -> None:
    # asyncpg prepares statements one at a time
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)
    # The packaged catalogue: version 1 of every scheme.
    op.execute(insert(StoredVersion.__table__).values(delivered_rows()))

"""Topics, programmes and activities; the LSPs as registration tells of them."""

from alembic import op

revision = "development_2026_11_26"
down_revision = None
depends_on = "platform_2026_11_25"
kind = "expanding"

STATEMENTS = """
CREATE TABLE lsp (
    lsp_id text NOT NULL,
    revision integer NOT NULL,
    lsp jsonb NOT NULL,
    CONSTRAINT pk_lsp PRIMARY KEY (lsp_id)
);

CREATE TABLE topic (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    unit_codes text[] NOT NULL,
    scheme_codes text[] NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_topic PRIMARY KEY (id),
    CONSTRAINT uq_topic_lsp_id_code UNIQUE (lsp_id, code)
);

CREATE TABLE programme (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    state text NOT NULL,
    title text NOT NULL,
    goals text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    target_groups text[] NOT NULL,
    partners jsonb NOT NULL,
    budget_source text NOT NULL,
    indicators text[] NOT NULL,
    report text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_programme PRIMARY KEY (id),
    CONSTRAINT ck_programme_state CHECK (state IN ('draft', 'running', 'closed')),
    CONSTRAINT ck_programme_dates CHECK (ends_on >= starts_on),
    CONSTRAINT ck_programme_report CHECK ((state = 'closed') = (report IS NOT NULL))
);

CREATE INDEX ix_programme_lsp_id_organizer_id_id ON programme (lsp_id, organizer_id, id);

CREATE TABLE activity (
    id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    programme_id uuid,
    state text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    topics text[] NOT NULL,
    unit_codes text[] NOT NULL,
    trainers jsonb NOT NULL,
    time_zone text NOT NULL,
    sessions jsonb NOT NULL,
    quota integer NOT NULL,
    regency_quotas jsonb NOT NULL,
    prepares_for text[] NOT NULL,
    cancellation text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    announced_at timestamptz,
    attendance_secret bytea NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_activity PRIMARY KEY (id),
    CONSTRAINT fk_activity_programme_id_programme FOREIGN KEY (programme_id) REFERENCES programme (id),
    CONSTRAINT ck_activity_state CHECK (state IN ('draft', 'announced', 'cancelled')),
    CONSTRAINT ck_activity_kind CHECK (kind IN
        ('training', 'workshop', 'seminar', 'panel', 'conference', 'mentoring_circle', 'public_class')),
    CONSTRAINT ck_activity_time_zone
        CHECK (time_zone IN ('Asia/Jakarta', 'Asia/Pontianak', 'Asia/Makassar', 'Asia/Jayapura')),
    CONSTRAINT ck_activity_quota CHECK (quota >= 1),
    CONSTRAINT ck_activity_cancellation CHECK ((state = 'cancelled') = (cancellation IS NOT NULL))
);

CREATE INDEX ix_activity_lsp_id_organizer_id_id ON activity (lsp_id, organizer_id, id);

CREATE INDEX ix_activity_programme_id_id ON activity (programme_id, id);
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

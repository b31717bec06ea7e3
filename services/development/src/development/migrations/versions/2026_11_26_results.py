"""Scores of participants, and indicators of libraries."""

from alembic import op

revision = "development_results_2026_11_26"
down_revision = "development_surveys_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE score (
    enrolment_id uuid NOT NULL,
    before integer,
    after integer,
    CONSTRAINT pk_score PRIMARY KEY (enrolment_id),
    CONSTRAINT fk_score_enrolment_id_participant FOREIGN KEY (enrolment_id) REFERENCES participant (enrolment_id),
    CONSTRAINT ck_score_before CHECK (before BETWEEN 0 AND 100),
    CONSTRAINT ck_score_after CHECK (after BETWEEN 0 AND 100)
);

CREATE TABLE service_indicator (
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    indicator text NOT NULL,
    month date NOT NULL,
    library text NOT NULL,
    value integer NOT NULL,
    CONSTRAINT pk_service_indicator PRIMARY KEY (lsp_id, organizer_id, indicator, month, library),
    CONSTRAINT ck_service_indicator_indicator
        CHECK (indicator IN ('visitors', 'loans', 'programmes_held', 'members', 'satisfaction')),
    CONSTRAINT ck_service_indicator_month CHECK (extract(day FROM month) = 1),
    CONSTRAINT ck_service_indicator_value CHECK (value >= 0)
);
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

"""The platform's fourth step: which database this is, and what it misses after a restore. Frozen, as all steps."""

from alembic import op

from kompeten.database.fingerprint import FINGERPRINT

STATEMENTS = """
CREATE TABLE recovery (
    id smallint NOT NULL,
    fingerprint text NOT NULL,
    since timestamptz,
    cause text,
    ordered_by text,
    problem text,
    ended_at timestamptz,
    CONSTRAINT pk_recovery PRIMARY KEY (id),
    CONSTRAINT ck_recovery_one CHECK (id = 1),
    CONSTRAINT ck_recovery_begun CHECK (num_nulls(since, cause) IN (0, 2) AND (ended_at IS NULL OR since IS NOT NULL))
);

CREATE TABLE missed_event (
    topic text NOT NULL,
    subject text NOT NULL,
    sequence bigint NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    happened_at timestamptz NOT NULL,
    found_in timestamptz NOT NULL,
    is_adopted boolean NOT NULL,
    CONSTRAINT pk_missed_event PRIMARY KEY (topic, subject, sequence)
)
"""

# A service that has worked before is migrated where it works; one that begins notes the database at its first start.
HERE = f"""
INSERT INTO recovery (id, fingerprint)
SELECT 1, here FROM ({FINGERPRINT}) AS this (here)
 WHERE EXISTS (SELECT FROM event_stream) OR EXISTS (SELECT FROM inbox)
"""


def upgrade() -> None:
    """Create the tables and note the database of a service that has history."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)
    op.execute(HERE)

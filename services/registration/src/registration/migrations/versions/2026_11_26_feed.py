"""The feed: numbers for the entries of the timelines, given after they are committed."""

from alembic import op

revision = "registration_feed_2026_11_26"
down_revision = "registration_imports_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE feed_waiting (
    id bigint GENERATED ALWAYS AS IDENTITY,
    event_id uuid NOT NULL,
    CONSTRAINT pk_feed_waiting PRIMARY KEY (id)
);

CREATE TABLE feed_entry (
    position bigint NOT NULL,
    event_id uuid NOT NULL,
    lsp_id text NOT NULL,
    organizer_id text NOT NULL,
    batch_id uuid NOT NULL,
    CONSTRAINT pk_feed_entry PRIMARY KEY (position),
    CONSTRAINT uq_feed_entry_event_id UNIQUE (event_id),
    CONSTRAINT fk_feed_entry_event_id_timeline_entry
        FOREIGN KEY (event_id) REFERENCES timeline_entry (event_id) ON DELETE CASCADE
);

CREATE INDEX ix_feed_entry_lsp_id ON feed_entry (lsp_id, position);

CREATE INDEX ix_feed_entry_organizer ON feed_entry (lsp_id, organizer_id, position);

CREATE INDEX ix_feed_entry_batch_id ON feed_entry (batch_id, position);

CREATE TABLE feed_epoch (
    id uuid NOT NULL,
    number integer NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT pk_feed_epoch PRIMARY KEY (id),
    CONSTRAINT uq_feed_epoch_number UNIQUE (number)
);

INSERT INTO feed_epoch (id, number, last) VALUES (gen_random_uuid(), 1, 0);

-- Images before this one write timelines too, and know nothing of the feed.
CREATE FUNCTION await_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feed_waiting (event_id) SELECT event_id FROM entered;
    RETURN NULL;
END
$$;

CREATE TRIGGER await_number AFTER INSERT ON timeline_entry REFERENCING NEW TABLE AS entered
    FOR EACH STATEMENT EXECUTE FUNCTION await_number();

INSERT INTO feed_waiting (event_id) SELECT event_id FROM timeline_entry ORDER BY occurred_at, event_id;
"""


def upgrade() -> None:
    """Make the tables, and let everything that happened so far wait for its number."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

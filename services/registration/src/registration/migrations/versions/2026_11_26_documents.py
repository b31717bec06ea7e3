"""The documents of applications, and the pieces of those under way."""

from alembic import op

revision = "registration_papers_2026_11_26"
down_revision = "registration_seats_2026_11_26"
depends_on = None
kind = "expanding"

STATEMENTS = """
CREATE TABLE document (
    id uuid NOT NULL,
    application_id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    length integer NOT NULL,
    received integer NOT NULL,
    refused_for text,
    type text,
    size integer,
    sha256 text,
    key_id text,
    object_name text,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_document PRIMARY KEY (id),
    CONSTRAINT fk_document_application_id_application FOREIGN KEY (application_id) REFERENCES application (id),
    CONSTRAINT ck_document_kind CHECK (kind IN ('photo', 'identity_card', 'diploma', 'transcript',
        'training_certificate', 'work_certificate', 'supervisor_letter', 'curriculum_vitae', 'evidence')),
    CONSTRAINT ck_document_state CHECK (state IN ('uploading', 'kept', 'refused', 'removed', 'erased')),
    CONSTRAINT ck_document_refused_for CHECK (refused_for IN ('paper_type_unknown', 'paper_no_image',
        'paper_unreadable', 'paper_encrypted', 'paper_active', 'paper_attached', 'paper_too_many_pages',
        'paper_too_many_pixels', 'paper_too_large', 'paper_unsafe')),
    CONSTRAINT ck_document_type CHECK (type IN ('image/jpeg', 'application/pdf')),
    CONSTRAINT ck_document_received CHECK (length > 0 AND received BETWEEN 0 AND length),
    CONSTRAINT ck_document_kept
        CHECK (state <> 'kept' OR num_nulls(sha256, type, size, key_id, object_name) = 0),
    CONSTRAINT ck_document_refused CHECK ((state = 'refused') = (refused_for IS NOT NULL))
);

CREATE INDEX ix_document_application_id ON document (application_id, id);

CREATE INDEX ix_document_uploading ON document (created_at) WHERE state = 'uploading';

CREATE INDEX ix_document_over ON document (id) WHERE state NOT IN ('uploading', 'kept') AND object_name IS NOT NULL;

CREATE TABLE upload_piece (
    document_id uuid NOT NULL,
    position integer NOT NULL,
    application_id uuid NOT NULL,
    content bytea,
    CONSTRAINT pk_upload_piece PRIMARY KEY (document_id, position),
    CONSTRAINT fk_upload_piece_document_id_document FOREIGN KEY (document_id) REFERENCES document (id),
    CONSTRAINT fk_upload_piece_application_id_application FOREIGN KEY (application_id) REFERENCES application (id)
);

CREATE INDEX ix_upload_piece_application_id ON upload_piece (application_id);
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

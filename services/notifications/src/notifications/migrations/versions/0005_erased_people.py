"""Erased people; letters that are cancelled, and letters that were sent to nobody known any more."""

from alembic import op

from kompeten.database.migrations import platform_0003

revision = "0005"
down_revision = "0004"

STATEMENTS = """
ALTER TABLE message DROP CONSTRAINT ck_message_state;

ALTER TABLE message ADD CONSTRAINT ck_message_state CHECK (state IN
    ('awaiting_contact', 'pending', 'sending', 'sent', 'sent_again', 'failed', 'undeliverable', 'cancelled'));

ALTER TABLE message DROP CONSTRAINT ck_message_recipient;

ALTER TABLE message ADD CONSTRAINT ck_message_recipient
    CHECK (recipient IS NOT NULL OR state NOT IN ('pending', 'sending'));
"""


def upgrade() -> None:
    platform_0003.upgrade(op.get_context().config.attributes["runtime_role"])
    for statement in STATEMENTS.split(";\n\n"):
        op.execute(statement)

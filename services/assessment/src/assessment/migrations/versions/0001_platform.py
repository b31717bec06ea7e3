"""The platform's tables: streams, outbox, inbox, dead letters, audit, stored answers."""

from alembic import op

from kompeten.database.migrations import platform_0001

revision = "0001"
down_revision = None


def upgrade() -> None:
    platform_0001.upgrade(op.get_context().config.attributes["runtime_role"])

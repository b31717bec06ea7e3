"""Seals over the audit rows."""

from alembic import op

from kompeten.database.migrations import platform_0002

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    platform_0002.upgrade(op.get_context().config.attributes["runtime_role"])

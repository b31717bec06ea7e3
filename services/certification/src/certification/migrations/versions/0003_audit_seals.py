"""Seals over the audit rows."""

from alembic import op

from kompeten.database.migrations import platform_0002

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    platform_0002.upgrade(op.get_context().config.attributes["runtime_role"])

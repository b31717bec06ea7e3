"""Erased people."""

from alembic import op

from kompeten.database.migrations import platform_0003

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    platform_0003.upgrade(op.get_context().config.attributes["runtime_role"])

"""Which database this is, and what it misses after a restore."""

from kompeten.database.migrations import platform_0004

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    platform_0004.upgrade()

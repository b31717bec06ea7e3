"""Which database this is, and what it misses after a restore."""

from kompeten.database.migrations import platform_0004

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    platform_0004.upgrade()

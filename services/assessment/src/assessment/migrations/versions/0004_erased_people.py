"""Erased people; the notes of results can be blanked, marks and evidence stay as they were."""

from alembic import op

from kompeten.database.migrations import platform_0003

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    runtime_role = op.get_context().config.attributes["runtime_role"]
    platform_0003.upgrade(runtime_role)
    op.execute(f'GRANT UPDATE (note) ON unit_result TO "{runtime_role}"')

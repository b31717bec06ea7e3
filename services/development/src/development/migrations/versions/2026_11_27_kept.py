"""What was said stays said: versions of instruments, answers, closed reports, and entries of progress."""

from alembic import op

revision = "development_kept_2026_11"
down_revision = "development_waitlisted_2026_11"
depends_on = None
kind = "expanding"

KEPT = "instrument, answer_sheet, closed_report, progress_entry"


def upgrade() -> None:
    """Leave the service to add and to read them; an erasure blanks the note of an entry."""
    runtime_role = op.get_context().config.attributes["runtime_role"]
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON {KEPT} FROM "{runtime_role}"')
    op.execute(f'GRANT UPDATE (note) ON progress_entry TO "{runtime_role}"')

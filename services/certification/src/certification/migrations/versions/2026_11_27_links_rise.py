"""The number of a holder's link only rises: an older link, which somebody else may have, never leads anywhere again."""

from alembic import op

revision = "certification_links_rise_2026"
down_revision = "certification_of_cases_2026_11"
depends_on = "platform_2026_11_25_sent"
kind = "expanding"

TRIGGER = """
CREATE TRIGGER only_rises BEFORE UPDATE ON holder_link FOR EACH ROW
    WHEN (NEW.number < OLD.number OR NEW.certificate_id <> OLD.certificate_id)
    EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    """Hold the counter, and leave every row where it is: without one the first link holds."""
    op.execute(TRIGGER)
    runtime_role = op.get_context().config.attributes["runtime_role"]
    op.execute(f'REVOKE DELETE, TRUNCATE ON holder_link FROM "{runtime_role}"')

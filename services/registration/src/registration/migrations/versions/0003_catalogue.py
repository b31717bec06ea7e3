"""The packaged scheme catalogue, version 1 of every scheme; what is there already stays."""

from alembic import op
from sqlalchemy.dialects.postgresql import insert

from registration.catalogue.delivery import delivered_rows
from registration.catalogue.models import StoredVersion

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(insert(StoredVersion.__table__).values(delivered_rows()).on_conflict_do_nothing())

"""What Alembic runs: see `kompeten.database.migrations.run`."""

from alembic import context

from kompeten.database.migrations.run import environment

environment(context)

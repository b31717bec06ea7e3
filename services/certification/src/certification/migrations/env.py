"""What Alembic runs: see `kompeten.migrations.run`."""

from alembic import context

from kompeten.migrations.run import environment

environment(context)

"""What Alembic runs."""

from alembic import context

from kompeten.database.migrations.run import environment

environment(context)

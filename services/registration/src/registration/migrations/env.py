"""What Alembic runs."""

from alembic import context

from kompeten.migrations.run import environment

environment(context)

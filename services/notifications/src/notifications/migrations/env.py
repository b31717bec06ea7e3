"""How Alembic runs the migrations of notifications."""

from alembic import context

from kompeten.migrations.run import environment

environment(context)

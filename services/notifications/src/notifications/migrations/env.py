"""How Alembic runs the migrations of notifications."""

from alembic import context

from kompeten.database.migrations.run import environment

environment(context)

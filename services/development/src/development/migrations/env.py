"""Alembic's entry point."""

from alembic import context

from kompeten.database.migrations.run import environment

environment(context)

"""Alembic's entry point."""

from alembic import context

from kompeten.migrations.run import environment

environment(context)

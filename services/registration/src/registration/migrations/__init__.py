"""Alembic's steps for registration's database."""

"""Migrations of certification."""

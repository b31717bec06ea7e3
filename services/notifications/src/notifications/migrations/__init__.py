"""Migrations of notifications."""

"""Migrations: the platform's own steps, and what runs them for every service."""

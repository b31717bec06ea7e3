"""The database as the services use it."""

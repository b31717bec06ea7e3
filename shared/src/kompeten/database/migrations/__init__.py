"""The platform's migrations, and running those of a service."""

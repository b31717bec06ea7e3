"""Processes of their own for what strangers send: whatever becomes of them, the service lives."""

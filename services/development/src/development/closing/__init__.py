"""Closing a programme, with the report that stays."""

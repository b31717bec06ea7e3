"""Contacts: where the person of an application hears from us."""

"""Indicators of libraries' service, month by month: whether readers noticed."""

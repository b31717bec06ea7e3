"""Schedules: when the surveys of an activity open, remind and close."""

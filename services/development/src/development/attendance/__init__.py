"""Attendance: who was at which session, and the hours that come of it."""

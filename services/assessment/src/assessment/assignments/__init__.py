"""Assignments: which assessor sees which candidate, and when."""

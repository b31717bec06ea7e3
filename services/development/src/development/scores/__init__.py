"""Scores of tests before and after an activity."""

"""Gaps: what of an activity is not recorded, or cannot be as it is recorded."""

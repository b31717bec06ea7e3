"""Mentoring: in a circle seniors agree on goals with juniors, log what they meet for, and look back on it."""

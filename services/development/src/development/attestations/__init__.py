"""Attestations: certificates of attendance. They say what somebody attended, and nothing of what they can do."""

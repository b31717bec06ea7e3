"""Digests: one letter per batch to the certification manager, when everyone has an outcome."""

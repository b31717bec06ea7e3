"""Certificates as verifiable credentials: Open Badges 3.0 with proofs, keys, and lists of status."""

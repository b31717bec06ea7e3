"""Webhooks: systems that follow what happens, told by HTTP, signed, one at a time per subject."""

"""Sending, receiving, ordering, retrying and parking of events, as docs/architecture.md promises it."""

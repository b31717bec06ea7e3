"""Sending: from a pending delivery to the mail server, outside any transaction of a handler."""

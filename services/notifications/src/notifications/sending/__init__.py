"""Sending: from a pending message to the mail server, outside any transaction of a handler."""

"""Answering surveys without an account, as a program or on a page."""

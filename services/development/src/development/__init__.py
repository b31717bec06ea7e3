"""Programmes and activities that develop librarians, and what came of them."""

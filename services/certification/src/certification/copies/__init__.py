"""Copies of what is public, as objects that any web server can show while every service and database is down."""

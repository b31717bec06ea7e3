"""Certificates: their numbers, their frozen data, their issue and their PDF."""

"""Assessors: who may assess what, and until when."""

"""Imports: a spreadsheet of people becomes applications; what is wrong comes back, told cell by cell."""

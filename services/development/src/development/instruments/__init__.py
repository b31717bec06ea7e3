"""Instruments: the questions of evaluations, as data with versions."""

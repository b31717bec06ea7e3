"""Participants: who takes part in which activity, as registration told."""

"""Seats, quotas and the waiting list, of whatever people come to."""

"""Batches: what an organizer proposes and the certification manager approves."""

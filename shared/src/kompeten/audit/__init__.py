"""Who did what and why: recorded with the act, sealed afterwards, verified by whoever asks."""

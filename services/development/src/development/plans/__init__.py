"""Plans of whoever was not granted: the units that are missed, what teaches them, and until when to try again."""

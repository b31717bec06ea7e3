"""The command `kompeten`."""

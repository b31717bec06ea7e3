"""The registry of the LSPs of this installation."""

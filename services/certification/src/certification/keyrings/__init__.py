"""The folder that holds what signs for the LSPs."""

"""Taking over again, after a restore, what this service had decided and issued."""

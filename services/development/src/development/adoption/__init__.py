"""Taking over again, after a restore, what this service had told: activities, who attended, papers about it."""

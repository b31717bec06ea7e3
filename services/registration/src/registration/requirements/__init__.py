"""What a scheme asks of those who apply, and what of it is missing."""

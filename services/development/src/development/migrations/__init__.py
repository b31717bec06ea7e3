"""The migrations of the assessment database."""

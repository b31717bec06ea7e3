"""The shell of every page for people: one look, Indonesian first and English beside, no script."""

"""Messages: who is told what, by which event, and what became of it."""

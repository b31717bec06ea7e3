"""What tests do to a service, in short words: one driver per service, used by every tier."""

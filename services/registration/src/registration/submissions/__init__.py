"""The organizer's side of applications: sent in, sent again, taken back."""

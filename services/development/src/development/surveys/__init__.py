"""Surveys: who is asked about an activity, by letter or in the room, and what they answer."""

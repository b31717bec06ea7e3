"""Programmes: what an organizer wants to reach with its activities, and by what it will know."""

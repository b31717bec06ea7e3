"""Steps of programmes and activities, and what became of them for each person: a repeat is a new entry."""

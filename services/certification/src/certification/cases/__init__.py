"""Cases: whom a committee has to decide on, opened from events, and who of a batch is still missing."""

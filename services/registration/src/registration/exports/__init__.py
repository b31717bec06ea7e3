"""A person's own data, and the trail of who processed it, as one download (UU PDP 27/2022, articles 6 and 7)."""

"""What somebody with a browser gets from the gateway itself: a first page, an icon, and refusals one can read."""

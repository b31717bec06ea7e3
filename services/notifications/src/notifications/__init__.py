"""Mail to everyone concerned, one delivery per event, recipient and channel."""

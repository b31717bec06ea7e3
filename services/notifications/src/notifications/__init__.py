"""Mail to everyone concerned, one message per event, recipient and channel."""

"""What tests share: running services, tokens, synthetic people, waiting with a deadline."""

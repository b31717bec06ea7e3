"""The only door from outside: authenticate, limit, route."""

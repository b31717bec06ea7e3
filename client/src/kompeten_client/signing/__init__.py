"""How a person or a system gets a token: OpenID Connect, and where tokens are kept."""

"""Both lives of a person, certification and development, in one timeline."""

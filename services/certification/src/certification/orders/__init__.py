"""Orders about a certificate: proposed by one person, given by the director, in effect on a day."""

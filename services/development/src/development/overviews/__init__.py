"""A participant's own overview, without an account: what they attended, where they stand, what is still to be done."""

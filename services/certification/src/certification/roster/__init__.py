"""The roster: who may sit in a committee, since when, for which schemes, and who pays them."""

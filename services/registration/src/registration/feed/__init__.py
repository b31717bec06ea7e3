"""The feed: every change of the applications, in one order, to be followed from outside."""

"""The HTTP edge every service shares: problems, transactions, repeats, pages, preconditions, health."""

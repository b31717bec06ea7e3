"""Who is known: one row per person and LSP, and the vault of their identity numbers."""

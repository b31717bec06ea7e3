"""Who proposes and hosts batches."""

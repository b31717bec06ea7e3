"""What the papers of an application are for."""

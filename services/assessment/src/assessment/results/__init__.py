"""Results: a mark per unit, entered by the assigned assessor, safe to send again."""

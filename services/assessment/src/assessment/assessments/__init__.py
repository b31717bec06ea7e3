"""Assessments: one per accepted application and attempt, with the results per unit, from open to its end."""

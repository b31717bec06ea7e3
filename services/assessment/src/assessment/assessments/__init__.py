"""Assessments: one per accepted application and attempt, from open to completed, absent or withdrawn."""

"""Assessors, assignments and results per unit: to AssessmentCompleted."""

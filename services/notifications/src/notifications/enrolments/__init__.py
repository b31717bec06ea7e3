"""Enrolments: what people who take part in activities are told."""

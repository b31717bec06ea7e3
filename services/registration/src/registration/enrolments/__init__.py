"""Enrolments: people in activities, by the same front door as applications."""

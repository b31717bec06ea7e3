"""Confirmations: a name corrected after the decision is printed only when a second person has confirmed it."""

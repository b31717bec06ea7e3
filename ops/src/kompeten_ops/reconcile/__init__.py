"""Reconciling: what every service knows of every application, side by side, each difference explained or flagged."""

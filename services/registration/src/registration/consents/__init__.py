"""Consent to the processing of personal data (UU PDP 27/2022, articles 20-22): to which text, in which version."""

"""Erasures (UU PDP 27/2022): a person's data goes, here and, by an event per application, everywhere."""

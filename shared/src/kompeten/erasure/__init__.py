"""Erasure of a person (UU PDP 27/2022): who is erased, and what the messaging of a service stored of them."""

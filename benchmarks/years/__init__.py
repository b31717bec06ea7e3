"""Ten years of data beside none: whether the product of today still works on what it will have gathered."""

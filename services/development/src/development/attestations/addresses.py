"""Where an attestation is read."""


def address_of(public_url: str, code: str) -> str:
    """Return where an attestation is verified."""
    return f"{public_url.rstrip('/')}/attended/{code}"


def code_in(address: str) -> str | None:
    """Return the code in an address of `address_of`; None in the empty one an erasure leaves in events."""
    return address.rpartition("/")[2] or None

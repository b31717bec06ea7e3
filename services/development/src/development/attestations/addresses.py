"""Where an attestation is read."""


def address_of(public_url: str, code: str) -> str:
    """Return where an attestation is verified."""
    return f"{public_url.rstrip('/')}/attended/{code}"

"""The secrets that sign, sealed in the database."""

import secrets
from base64 import b64encode

from cryptography.fernet import Fernet, MultiFernet

SECRET_BYTES = 32  # Standard Webhooks asks for 24 to 64
PREFIX = "whsec_"


class SecretBox:
    """Seals with the first key and opens with any: so a key is replaced by naming the new one before it."""

    def __init__(self, keys: list[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def draw(self) -> bytes:
        """Return a new secret, sealed."""
        drawn = PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        return self._fernet.encrypt(drawn.encode())

    def open(self, sealed: bytes) -> str:
        """Return a secret as its owner knows it."""
        return self._fernet.decrypt(sealed).decode()

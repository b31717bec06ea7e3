"""Keys that sign for an LSP: what is known of each, and who can sign with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from certification.credentials.multibase import encode_public_key


class Purpose(StrEnum):
    """What a key signs. One leaked key is then one purpose of one LSP."""

    CREDENTIAL = "credential"
    STATUS = "status"
    STATEMENT = "statement"  # on paper, which nobody signs again: a key that leaks elsewhere leaves it as it is


@dataclass(frozen=True)
class Key:
    """The public side of an Ed25519 key."""

    purpose: Purpose
    public: bytes
    made_at: datetime
    revoked_at: datetime | None = None

    @property
    def multibase(self) -> str:
        """The key as text: what it is called everywhere."""
        return encode_public_key(self.public)


class Keyring(Protocol):
    """Where the keys of the LSPs are: a folder, or a service (KMS) that never hands one out."""

    async def keys(self, lsp_id: str) -> Sequence[Key]:
        """Return all keys the LSP ever had, oldest first; none for an LSP without."""
        ...

    async def sign(self, lsp_id: str, key: Key, message: bytes) -> bytes:
        """Return the Ed25519 signature, 64 bytes."""
        ...


def find_signing_key(keys: Iterable[Key], purpose: Purpose) -> Key | None:
    """Return the key that signs from now on: the newest that is not revoked. None: nothing can be signed."""
    usable = [key for key in keys if key.purpose is purpose and key.revoked_at is None]
    return max(usable, key=lambda key: (key.made_at, key.public), default=None)


def find_key(keys: Iterable[Key], multibase: str, purpose: Purpose) -> Key | None:
    """Return the key of this name and purpose, revoked or not."""
    return next((key for key in keys if key.multibase == multibase and key.purpose is purpose), None)

"""Identity numbers at rest: encrypted under a key that may change, found by a keyed hash."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from registration.settings import NikKeys

NONCE_BYTES = 12  # NIST SP 800-38D


@dataclass(frozen=True, slots=True)
class Sealed:
    """A NIK as it is stored; `ciphertext` begins with its nonce."""

    key_id: str
    ciphertext: bytes


class NikVault:
    """Seals and opens identity numbers. A ciphertext opens only in the row it was made for."""

    def __init__(self, keys: NikKeys) -> None:
        self._current = keys.current
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.keys.items()}
        self._index_key = keys.index_key

    @property
    def current_key(self) -> str:
        """Return the id of the key that seals."""
        return self._current

    def index(self, nik: str, *, lsp_id: str) -> bytes:
        """Return the blind index (HMAC-SHA256): equal for equal numbers of one LSP, of no use without the key."""
        return hmac.digest(self._index_key, f"{lsp_id}\0{nik}".encode(), hashlib.sha256)

    def seal(self, nik: str, *, lsp_id: str, person_id: UUID) -> Sealed:
        """Encrypt for one person's row under the current key."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, nik.encode(), _row(lsp_id, person_id))
        return Sealed(self._current, nonce + sealed)

    def open(self, sealed: Sealed, *, lsp_id: str, person_id: UUID) -> str:
        """Decrypt; `InvalidTag` when the ciphertext was changed or moved to another row."""
        nonce, ciphertext = sealed.ciphertext[:NONCE_BYTES], sealed.ciphertext[NONCE_BYTES:]
        return self._ciphers[sealed.key_id].decrypt(nonce, ciphertext, _row(lsp_id, person_id)).decode()

    def seal_content(self, content: bytes, *, place: str) -> bytes:
        """Encrypt a file, or a row of one, for one place; the key's id stands before it."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, content, place.encode())
        return b"\0".join((self._current.encode(), nonce + sealed))

    def open_content(self, sealed: bytes, *, place: str) -> bytes:
        """Decrypt what `seal_content` sealed for this place; `InvalidTag` elsewhere."""
        key_id, _, content = sealed.partition(b"\0")
        nonce, ciphertext = content[:NONCE_BYTES], content[NONCE_BYTES:]
        return self._ciphers[key_id.decode()].decrypt(nonce, ciphertext, place.encode())


UNKNOWN = "*" * 16  # what is shown of an erased person's NIK


def _row(lsp_id: str, person_id: UUID) -> bytes:
    return f"person\0{lsp_id}\0{person_id}".encode()

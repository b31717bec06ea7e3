"""The keyring that is a folder: a file of keys for each LSP, which the service alone can read."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.util import urlsafe_b64decode, urlsafe_b64encode
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from certification.credentials.keys import Key, Purpose
from certification.credentials.multibase import encode_public_key
from certification.keyrings.files import UnusableKeys, find_secret, locked, path_of, write_secret
from certification.settings import CertificationSettings
from kompeten.clock import Clock
from kompeten.settings import Environment

ENDING: Final = "json"

log = structlog.get_logger()


class AnyKey(BaseModel):
    """A key as it stands in the file: a private JWK (RFC 8037) with what we need to know of it.

    A newer image beside this one may know more purposes: its keys are kept and shown, and used by nobody here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kty: Literal["OKP"] = "OKP"
    crv: Literal["Ed25519"] = "Ed25519"
    d: str = Field(repr=False)
    purpose: str = Field(pattern=r"^[a-z][a-z_-]{0,39}$")
    made_at: datetime
    revoked_at: datetime | None = None
    development: bool = False

    @property
    def private(self) -> Ed25519PrivateKey:
        """What signs."""
        return Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(self.d.encode()))

    @property
    def public(self) -> bytes:
        """What verifies."""
        return self.private.public_key().public_bytes_raw()

    @property
    def multibase(self) -> str:
        """What the key is called."""
        return encode_public_key(self.public)


class StoredKey(AnyKey):
    """A key of a purpose we know."""

    purpose: Purpose

    @property
    def key(self) -> Key:
        """What everybody may know."""
        return Key(self.purpose, self.public, self.made_at, self.revoked_at)


class StoredKeys(BaseModel):
    """The file of an LSP, oldest key first."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    keys: tuple[Annotated[StoredKey | AnyKey, Field(union_mode="left_to_right")], ...] = ()


class FolderKeyring:
    """Reads the file each time, so that a key added or revoked by `kompeten-certification-keys` counts at once.

    In development an LSP gets the keys that it lacks, marked so that production refuses them.
    """

    def __init__(self, folder: Path, *, clock: Clock, development: bool) -> None:
        self._folder = folder
        self._clock = clock
        self._development = development
        self._passed_over: set[str] = set()

    def check(self) -> None:
        """Read every file at wiring; `UnusableKeys` says what is wrong with one."""
        for file in sorted(self._folder.glob(f"*.{ENDING}")):
            self._read(file.stem)

    async def keys(self, lsp_id: str) -> Sequence[Key]:
        """Return the public side of what stands in the LSP's file."""
        return [stored.key for stored in await asyncio.to_thread(self._ensured, lsp_id)]

    async def sign(self, lsp_id: str, key: Key, message: bytes) -> bytes:
        """Sign with the key, off the loop, for its file is read."""
        return await asyncio.to_thread(self._sign, lsp_id, key, message)

    def _sign(self, lsp_id: str, key: Key, message: bytes) -> bytes:
        stored = next((one for one in self._read(lsp_id) if one.key.public == key.public), None)
        if stored is None:
            raise UnusableKeys(f"keyring: {lsp_id} has no key {key.multibase} any more")
        return stored.private.sign(message)

    def _ensured(self, lsp_id: str) -> Sequence[StoredKey]:
        stored = self._read(lsp_id)
        missing = [purpose for purpose in Purpose if purpose not in {one.purpose for one in stored}]
        if not self._development or not missing:
            return stored
        for purpose in missing:
            add_key(self._folder, lsp_id, purpose, made_at=self._clock.now(), development=True)
        return self._read(lsp_id)

    def _read(self, lsp_id: str) -> Sequence[StoredKey]:
        stored = read_keys(self._folder, lsp_id)
        if not self._development and any(one.development for one in stored):
            raise UnusableKeys(f"keyring: {lsp_id} has development keys, which production refuses")
        for one in stored:
            if not isinstance(one, StoredKey) and one.multibase not in self._passed_over:
                self._passed_over.add(one.multibase)
                what = "a key for an unknown purpose is passed over"
                log.warning(what, lsp_id=lsp_id, key=one.multibase, purpose=one.purpose)
        return [one for one in stored if isinstance(one, StoredKey)]


def keyring_of(settings: CertificationSettings, clock: Clock) -> FolderKeyring:
    """Return the keyring the settings name, looked through: `UnusableKeys` refuses it."""
    development = settings.environment is Environment.DEVELOPMENT
    keyring = FolderKeyring(settings.keyring_dir, clock=clock, development=development)
    keyring.check()
    return keyring


def read_keys(folder: Path, lsp_id: str) -> Sequence[AnyKey]:
    """Return the LSP's keys, oldest first, none without a file; `UnusableKeys` for a file that cannot be trusted."""
    path = path_of(folder, lsp_id, ENDING)
    content = find_secret(path)
    if content is None:
        return ()
    try:
        return StoredKeys.model_validate_json(content).keys
    except ValidationError as error:
        raise UnusableKeys(f"keyring: {path} is no file of keys") from error  # never the content, which is secret


def add_key(folder: Path, lsp_id: str, purpose: Purpose, *, made_at: datetime, development: bool = False) -> Key:
    """Add a fresh key, which signs from now on; the one before still holds. Of two development keys the first stays."""
    with locked(folder):
        known = read_keys(folder, lsp_id)
        ours = [one.key for one in known if isinstance(one, StoredKey)]
        if development and (there := [key for key in ours if key.purpose is purpose]):
            return there[0]
        secret = urlsafe_b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
        fresh = StoredKey(d=secret, purpose=purpose, made_at=made_at, development=development)
        _write(folder, lsp_id, StoredKeys(keys=(*known, fresh)))
    return fresh.key


def revoke_key(folder: Path, lsp_id: str, multibase: str, *, revoked_at: datetime) -> None:
    """Mark a key as revoked: nothing it signed holds any more. `UnusableKeys` where there is no such key."""
    with locked(folder):
        known = read_keys(folder, lsp_id)
        if multibase not in {one.multibase for one in known}:
            raise UnusableKeys(f"keyring: {lsp_id} has no key {multibase}")
        marked = [
            one.model_copy(update={"revoked_at": revoked_at}) if one.multibase == multibase else one for one in known
        ]
        _write(folder, lsp_id, StoredKeys(keys=tuple(marked)))


def _write(folder: Path, lsp_id: str, content: StoredKeys) -> None:
    write_secret(path_of(folder, lsp_id, ENDING), content.model_dump_json(indent=2, exclude_none=True).encode())

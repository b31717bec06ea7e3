"""The keyring that is a folder: a file of keys for each LSP, which the service alone can read."""

import asyncio
import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.util import urlsafe_b64decode, urlsafe_b64encode
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from certification.credentials.keys import Key, Purpose
from certification.credentials.multibase import encode_public_key
from certification.settings import CertificationSettings
from kompeten.clock import Clock
from kompeten.events.lsps import LSP_ID
from kompeten.settings import Environment

OWN_USER: Final = 0o600
OTHERS: Final = 0o007
"""What everybody on the machine can read may have been read. A group may: volumes of a cluster are given by group."""

log = structlog.get_logger()


class UnusableKeys(Exception):
    """The keyring cannot serve; the text says why, for whoever runs the service."""


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
        for file in sorted(self._folder.glob("*.json")):
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
    path = _path(folder, lsp_id)
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & OTHERS:
                raise UnusableKeys(f"keyring: {path} can be read by others: chmod 600, and replace its keys")
            return StoredKeys.model_validate_json(file.read()).keys
    except FileNotFoundError:
        return ()
    except ValidationError as error:
        raise UnusableKeys(f"keyring: {path} is no file of keys") from error  # never the content, which is secret


def add_key(folder: Path, lsp_id: str, purpose: Purpose, *, made_at: datetime, development: bool = False) -> Key:
    """Add a fresh key, which signs from now on; the one before still holds. Of two development keys the first stays."""
    with _locked(folder):
        known = read_keys(folder, lsp_id)
        ours = [one.key for one in known if isinstance(one, StoredKey)]
        if development and (there := [key for key in ours if key.purpose is purpose]):
            return there[0]
        secret = urlsafe_b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
        fresh = StoredKey(d=secret, purpose=purpose, made_at=made_at, development=development)
        _write(_path(folder, lsp_id), StoredKeys(keys=(*known, fresh)))
    return fresh.key


def revoke_key(folder: Path, lsp_id: str, multibase: str, *, revoked_at: datetime) -> None:
    """Mark a key as revoked: nothing it signed holds any more. `UnusableKeys` where there is no such key."""
    with _locked(folder):
        known = read_keys(folder, lsp_id)
        if multibase not in {one.multibase for one in known}:
            raise UnusableKeys(f"keyring: {lsp_id} has no key {multibase}")
        marked = [
            one.model_copy(update={"revoked_at": revoked_at}) if one.multibase == multibase else one for one in known
        ]
        _write(_path(folder, lsp_id), StoredKeys(keys=tuple(marked)))


def _path(folder: Path, lsp_id: str) -> Path:
    if not re.fullmatch(LSP_ID, lsp_id):
        raise UnusableKeys("keyring: no id of an LSP")
    return folder / f"{lsp_id}.json"


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time change the folder."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, content: StoredKeys) -> None:
    """Write beside the name and rename: the keys are there whole, or as before."""
    draft = path.with_name(f".{path.name}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWN_USER)
    os.fchmod(descriptor, OWN_USER)
    with os.fdopen(descriptor, "w") as file:
        file.write(content.model_dump_json(indent=2, exclude_none=True))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)

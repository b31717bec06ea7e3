"""The ring of seals that is a folder: for each LSP a PEM file with a private key and a chain of certificates."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from certification.keyrings.files import UnusableKeys, find_secret, locked, path_of, write_secret
from certification.seals.certificates import Unfit, development_pem, read_pem
from certification.seals.rings import Seal
from certification.settings import CertificationSettings
from kompeten.settings import Environment

ENDING: Final = "pem"
SHA256: Final = hashes.SHA256()


class StoredSeal(NamedTuple):
    """What stands in the file of an LSP."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    seal: Seal


class FolderSeals:
    """Reads the file each time, so that what `kompeten-certification-keys` puts there counts at once.

    In development an LSP without a certificate gets one, marked so that production refuses it.
    """

    def __init__(self, folder: Path, *, development: bool) -> None:
        self._folder = folder
        self._development = development

    def check(self) -> None:
        """Read every file at wiring; `UnusableKeys` says what is wrong with one."""
        self._all()

    async def find_seal(self, lsp_id: str, *, moment: datetime) -> Seal | None:
        """Return what stands in the LSP's file."""
        stored = await asyncio.to_thread(self._ensured, lsp_id, moment)
        return None if stored is None else stored.seal

    async def sign(self, lsp_id: str, seal: Seal, message: bytes) -> bytes:
        """Sign with the key of the seal, off the loop."""
        return await asyncio.to_thread(self._sign, lsp_id, seal, message)

    async def seals(self) -> Mapping[str, Seal]:
        """Return what stands in all files."""
        return await asyncio.to_thread(self._all)

    def _all(self) -> Mapping[str, Seal]:
        found = {file.stem: self._read(file.stem) for file in sorted(self._folder.glob(f"*.{ENDING}"))}
        return {lsp_id: stored.seal for lsp_id, stored in found.items() if stored is not None}

    def _sign(self, lsp_id: str, seal: Seal, message: bytes) -> bytes:
        stored = self._read(lsp_id)
        if stored is None or stored.seal.certificate != seal.certificate:
            raise UnusableKeys(f"keyring: {lsp_id} has another certificate than a moment ago")
        if isinstance(stored.key, rsa.RSAPrivateKey):
            return stored.key.sign(message, padding.PKCS1v15(), SHA256)
        return stored.key.sign(message, ec.ECDSA(SHA256, deterministic_signing=True))

    def _ensured(self, lsp_id: str, moment: datetime) -> StoredSeal | None:
        stored = self._read(lsp_id)
        if stored is None and self._development:
            with locked(self._folder):
                if self._read(lsp_id) is None:
                    write_secret(path_of(self._folder, lsp_id, ENDING), development_pem(lsp_id, moment))
            stored = self._read(lsp_id)
        return stored

    def _read(self, lsp_id: str) -> StoredSeal | None:
        stored = read_seal(self._folder, lsp_id)
        if stored is not None and stored.seal.is_development and not self._development:
            raise UnusableKeys(f"keyring: {lsp_id} has a development certificate, which production refuses")
        return stored


def seals_of(settings: CertificationSettings) -> FolderSeals:
    """Return the ring the settings name, looked through: `UnusableKeys` refuses it."""
    development = settings.environment is Environment.DEVELOPMENT
    ring = FolderSeals(settings.keyring_dir, development=development)
    ring.check()
    return ring


def read_seal(folder: Path, lsp_id: str) -> StoredSeal | None:
    """Return what an LSP seals with, None without a file; `UnusableKeys` for a file that cannot be trusted."""
    path = path_of(folder, lsp_id, ENDING)
    content = find_secret(path)
    if content is None:
        return None
    try:
        return _parsed(content)
    except (ValueError, TypeError, UnsupportedAlgorithm, Unfit) as error:
        raise UnusableKeys(f"keyring: {path} is no key with its certificates: {error}") from error


def put_seal(folder: Path, lsp_id: str, content: bytes) -> None:
    """Let an LSP seal with this (PEM, judged already) from now on, in place of what it had."""
    with locked(folder):
        write_secret(path_of(folder, lsp_id, ENDING), content)


def drop_seal(folder: Path, lsp_id: str) -> None:
    """Let an LSP seal no more; `UnusableKeys` where it did not."""
    with locked(folder):
        path = path_of(folder, lsp_id, ENDING)
        if not path.exists():
            raise UnusableKeys(f"keyring: {lsp_id} has no certificate")
        path.unlink()


@lru_cache(maxsize=256)
def _parsed(content: bytes) -> StoredSeal:
    """Return a file's content; kept, for checking a key of RSA takes longer than signing with it."""
    return StoredSeal(*read_pem(content))

"""What certification is made of for its credentials: the keyring, and the worker that signs."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from certification.certificates.parts import CertificationParts
from certification.credentials.keys import Keyring
from certification.credentials.signer import Signer
from kompeten.runtime import Runtime, RuntimeOf


@dataclass(frozen=True, kw_only=True)
class CredentialParts(CertificationParts):
    """Made by `create_app`."""

    signer: Signer


def signer_of(runtime: Runtime) -> Signer:
    """Return the signer this service was wired with."""
    return runtime.parts_as(CredentialParts).signer


async def current_keyring(runtime: RuntimeOf) -> Keyring:
    """Return the keyring of the app that serves this request."""
    return signer_of(runtime).keyring


async def run_signer(runtime: Runtime) -> None:
    """Run the worker: for `create_service_app(workers=...)`."""
    await signer_of(runtime).run()


KeyringOf = Annotated[Keyring, Depends(current_keyring)]

"""What registration is made of besides what every service has."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from kompeten.runtime import RuntimeOf
from registration.people.vault import NikVault


@dataclass(frozen=True, kw_only=True)
class RegistrationParts:
    """Made by `create_app`."""

    vault: NikVault


async def current_vault(runtime: RuntimeOf) -> NikVault:
    """Return the vault the app was wired with."""
    return runtime.parts_as(RegistrationParts).vault


VaultOf = Annotated[NikVault, Depends(current_vault)]

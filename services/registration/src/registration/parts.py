"""What registration is made of besides what every service has."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from kompeten.objects.store import ObjectStore
from kompeten.runtime import RuntimeOf, current_runtime
from registration.people.vault import NikVault


@dataclass(frozen=True, kw_only=True)
class RegistrationParts:
    """Made by `create_app`."""

    vault: NikVault
    objects: ObjectStore
    import_sent: asyncio.Event = field(default_factory=asyncio.Event)  # wakes the worker of this process
    document_ended: asyncio.Event = field(default_factory=asyncio.Event)  # likewise


async def current_parts(runtime: RuntimeOf) -> RegistrationParts:
    """Return what the app was wired with."""
    return runtime.parts_as(RegistrationParts)


async def current_vault(request: Request) -> NikVault:
    """Return the vault the app was wired with."""
    return (await current_parts(await current_runtime(request))).vault


PartsOf = Annotated[RegistrationParts, Depends(current_parts)]
VaultOf = Annotated[NikVault, Depends(current_vault)]

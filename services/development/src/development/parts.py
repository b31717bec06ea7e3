"""What development is made of besides what every service has."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends

from kompeten.objects.store import ObjectStore
from kompeten.runtime import RuntimeOf


@dataclass(frozen=True, kw_only=True)
class DevelopmentParts:
    """Made by `create_app`."""

    objects: ObjectStore
    material_removed: asyncio.Event = field(default_factory=asyncio.Event)  # wakes the worker of this process


async def current_parts(runtime: RuntimeOf) -> DevelopmentParts:
    """Return what the app was wired with."""
    return runtime.parts_as(DevelopmentParts)


PartsOf = Annotated[DevelopmentParts, Depends(current_parts)]

"""The gateway on a port, before a small service on another."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.main import create_app
from gateway.merging import Document, merge
from kompeten.identity.tokens import TokenVerifier
from service.gateway.door import Door, OpenDoor, settings_for
from service.gateway.upstream import Seen, make_upstream, served


@pytest.fixture
def document() -> Document:
    """The merged document of the small service, called `things`."""
    return merge({"things": make_upstream(Seen()).openapi()})


@pytest.fixture
def open_door(keys: Path, document: Document) -> OpenDoor:
    """Run a gateway before given upstreams: `open_door(things=address, **settings)`."""

    @contextlib.asynccontextmanager
    async def open_(things: str, **changes: Any) -> AsyncIterator[Door]:
        app = create_app(settings_for(keys, **({"upstreams": {"things": things}} | changes)), document=document)
        async with served(app) as address, httpx.AsyncClient(base_url=address, timeout=20) as client:
            yield Door(client, keys)

    return open_


@pytest.fixture
def seen() -> Seen:
    """What the small service got."""
    return Seen()


@pytest.fixture
async def door(open_door: OpenDoor, seen: Seen, keys: Path) -> AsyncIterator[Door]:
    """The gateway before the small service."""
    upstream = make_upstream(seen)
    upstream.state.verifier = TokenVerifier.from_settings(settings_for(keys))
    async with served(upstream) as address, open_door(address) as door:
        yield door

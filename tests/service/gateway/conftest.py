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
from service.gateway.upstream import Seen, make_upstream, served
from support.drivers.gateway import GatewayDriver, OpenGateway, settings_for


@pytest.fixture
def document() -> Document:
    """The merged document of the small service, called `things`."""
    return merge({"things": make_upstream(Seen()).openapi()})


@pytest.fixture
def open_gateway(keys: Path, document: Document) -> OpenGateway:
    """Run a gateway before given upstreams: `open_gateway(things=address, **settings)`."""

    @contextlib.asynccontextmanager
    async def open_(things: str, **changes: Any) -> AsyncIterator[GatewayDriver]:
        app = create_app(settings_for(keys, **({"upstreams": {"things": things}} | changes)), document=document)
        async with served(app) as address, httpx.AsyncClient(base_url=address, timeout=20) as client:
            yield GatewayDriver(client, keys)

    return open_


@pytest.fixture
def seen() -> Seen:
    """What the small service got."""
    return Seen()


@pytest.fixture
async def driver(open_gateway: OpenGateway, seen: Seen, keys: Path) -> AsyncIterator[GatewayDriver]:
    """The gateway before the small service."""
    upstream = make_upstream(seen, verifier=TokenVerifier.from_settings(settings_for(keys)))
    async with served(upstream) as address, open_gateway(address) as driver:
        yield driver

"""The four services, and somebody in them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from conftest import MakeService
from kompeten_ops.gateway import SERVICES
from service.erasure.village import Village
from service.operations.four_services import Town


@pytest.fixture
async def village(make_service: MakeService) -> AsyncIterator[Village]:
    """The four services, each on a fresh database."""
    async with AsyncExitStack() as stack:
        yield Village(Town({name: await stack.enter_async_context(make_service(name)) for name in SERVICES}))

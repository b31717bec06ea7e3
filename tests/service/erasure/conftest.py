"""The four services, and somebody in them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from conftest import MakeService
from kompeten_ops.gateway import SERVICES
from support.drivers.candidate import Candidate
from support.drivers.system import System


@pytest.fixture
async def candidate(make_service: MakeService) -> AsyncIterator[Candidate]:
    """The four services, each on a fresh database."""
    async with AsyncExitStack() as stack:
        yield Candidate(System({name: await stack.enter_async_context(make_service(name)) for name in SERVICES}))

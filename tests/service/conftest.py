"""All services side by side, for what one alone cannot show."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from conftest import MakeService
from kompeten_ops.reconcile.knowledge import OF_APPLICATIONS
from support.drivers.system import System


@pytest.fixture
async def system(make_service: MakeService) -> AsyncIterator[System]:
    """The services an application passes, each on a fresh database."""
    async with AsyncExitStack() as stack:
        yield System({name: await stack.enter_async_context(make_service(name)) for name in OF_APPLICATIONS})

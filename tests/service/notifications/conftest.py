"""Notifications with a mail server of the test's own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from service.notifications.post import Post, open_post
from support.services import ServiceUnderTest


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    """A running mail server."""
    async with open_post() as post:
        yield post


@pytest.fixture
async def mailing(
    make_service: Callable[..., AbstractAsyncContextManager[ServiceUnderTest]], post: Post
) -> AsyncIterator[ServiceUnderTest]:
    """Notifications that sends to that mail server."""
    async with make_service("notifications", smtp_port=post.port) as service:
        yield service

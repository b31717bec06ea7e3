"""Notifications with a mail server of the test's own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from support.drivers.notifications import MailServer, open_mail_server
from support.services import ServiceUnderTest


@pytest.fixture
async def mail_server() -> AsyncIterator[MailServer]:
    """A running mail server."""
    async with open_mail_server() as mail_server:
        yield mail_server


@pytest.fixture
async def mailing(
    make_service: Callable[..., AbstractAsyncContextManager[ServiceUnderTest]], mail_server: MailServer
) -> AsyncIterator[ServiceUnderTest]:
    """Notifications that sends to that mail server."""
    async with make_service("notifications", smtp_port=mail_server.port) as service:
        yield service

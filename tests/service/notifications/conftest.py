"""Notifications with a mail server of the test's own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from kompeten.clock import SystemClock
from support.drivers.notifications import MailServer, open_mail_server
from support.drivers.webhooks import OURS, OpenEndpoint, Subscriber, endpoints
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


@pytest.fixture
async def telling(
    make_service: Callable[..., AbstractAsyncContextManager[ServiceUnderTest]], mail_server: MailServer
) -> AsyncIterator[ServiceUnderTest]:
    """Notifications that may send to this machine, today: verifiers look at the hour of a signature."""
    async with make_service("notifications", smtp_port=mail_server.port, webhooks_anywhere=True) as service:
        service.clock.advance(SystemClock().now() - service.clock.now())
        yield service


@pytest.fixture
async def open_endpoint() -> AsyncIterator[OpenEndpoint]:
    """What opens endpoints."""
    async with endpoints() as opened:
        yield opened


@pytest.fixture
def organizer(telling: ServiceUnderTest) -> Subscriber:
    """The organizer's system."""
    return Subscriber(telling, telling.token("organizer_system", organizer_id=OURS))


@pytest.fixture
def admin(telling: ServiceUnderTest) -> Subscriber:
    """The LSP's admin."""
    return Subscriber(telling, telling.token("lsp_admin"))

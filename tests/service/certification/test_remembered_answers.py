"""What the public was shown is shown again for some seconds, and never longer, whoever changed the certificate."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from kompeten.http.remembering import OLDEST_SECONDS
from support.drivers.certification import CertificationDriver
from support.lsps import configured, make_lsp
from support.services import ServiceUnderTest, running_service

AS_LONG = timedelta(seconds=OLDEST_SECONDS)
A_MOMENT = timedelta(milliseconds=1)


@pytest.fixture
async def other(certification: ServiceUnderTest) -> AsyncIterator[ServiceUnderTest]:
    """A second process of the same service, on the same database."""
    first = certification
    async with running_service("certification", first.database, first.keys, clock=first.clock) as service:
        yield service


@pytest.fixture
async def path(driver: CertificationDriver) -> str:
    """Where a certificate is verified."""
    return "/v1/verifications/" + str((await driver.certificate())["verification_url"].rsplit("/", 1)[1])


async def test_what_another_process_changed_is_seen_after_five_seconds_at_the_latest(
    driver: CertificationDriver, other: ServiceUnderTest, path: str
) -> None:
    client, clock = driver.service.client, driver.service.clock
    before = (await client.get(path)).json()
    moved = make_lsp().contact.model_copy(update={"email": "baru@lsp.example.id"})

    await other.deliver(configured(contact=moved.model_dump()))
    clock.advance(AS_LONG - A_MOMENT)
    assert (await client.get(path)).json() == before
    assert "baru@lsp.example.id" in (await other.client.get(path)).text
    clock.advance(A_MOMENT)
    assert "baru@lsp.example.id" in (await client.get(path)).text


async def test_the_database_is_asked_once_in_five_seconds_whatever_is_done_to_the_clock(
    driver: CertificationDriver, path: str
) -> None:
    asked: list[str] = []
    engine = driver.service.runtime.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    for method in ("GET", "HEAD", "GET"):
        assert (await driver.service.client.request(method, path)).status_code == 200
    assert len(asked) == 1
    driver.service.clock.advance(AS_LONG)
    driver.service.clock.advance(-2 * AS_LONG)
    assert (await driver.service.client.get(path)).status_code == 200
    assert len(asked) == 2


async def test_a_code_that_finds_nothing_is_looked_for_each_time(driver: CertificationDriver, path: str) -> None:
    asked: list[str] = []
    engine = driver.service.runtime.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    for _ in range(2):
        assert (await driver.service.client.get(f"{path}A")).status_code == 404
    assert len(asked) == 2

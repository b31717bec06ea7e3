"""A paper goes up through the real gateway before the real registration: what tus tells passes it both ways."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from gateway.main import create_app
from kompeten.papers.judging import MOST_BYTES
from service.gateway.upstream import served
from support.drivers.gateway import settings_for
from support.drivers.papers import TUS, Papers
from support.drivers.registration import RegistrationDriver
from support.services import ServiceUnderTest
from support.strange_papers import pdf


@pytest.fixture
async def papers(registration: ServiceUnderTest, keys: Path) -> AsyncIterator[Papers]:
    """Somebody's application, and its organizer's system outside of the gateway."""
    driver = RegistrationDriver(registration)
    application = await driver.submitted(await driver.approved_batch())
    async with AsyncExitStack() as running:
        service = await running.enter_async_context(served(registration.app, runs_already=True))
        upstreams = {"registration": service}
        gateway = create_app(settings_for(keys, upstreams=upstreams, max_body_bytes=1_000))
        address = await running.enter_async_context(served(gateway))
        driver.client = await running.enter_async_context(httpx.AsyncClient(base_url=address, timeout=30))
        yield Papers(driver, application)


async def test_options_tells_a_client_of_tus_what_is_possible_without_a_token(papers: Papers) -> None:
    for path in (f"/v1/applications/{papers.application}/documents?kind=photo", f"/v1/uploads/{papers.application}"):
        told = await papers.driver.client.options(path)
        assert (told.status_code, told.headers["tus-version"], told.headers["tus-resumable"]) == (204, "1.0.0", "1.0.0")
        assert told.headers["tus-extension"] == "creation,checksum,termination"
        assert told.headers["tus-checksum-algorithm"] == "sha1,sha256"
        assert int(told.headers["tus-max-size"]) == MOST_BYTES
    assert "tus-version" not in (await papers.driver.client.options("/v1/batches")).headers


async def test_an_upload_is_begun_broken_off_asked_after_gone_on_with_and_kept(papers: Papers) -> None:
    paper = pdf(pages=3) + b"\n" * 2_000  # its second piece is longer than other bodies may be
    begun = await papers.begin("diploma", len(paper))
    address = begun.headers["location"]
    assert (begun.status_code, begun.headers["tus-resumable"]) == (201, "1.0.0")
    first = await papers.send(address, paper[:100], offset=0)
    assert (first.status_code, first.headers["upload-offset"]) == (204, "100")
    asked = await papers.driver.client.head(address, headers=papers.driver.organizer | TUS)
    assert (asked.status_code, asked.content, asked.headers["cache-control"]) == (200, b"", "no-store")
    assert (asked.headers["upload-offset"], asked.headers["upload-length"]) == ("100", str(len(paper)))
    again = await papers.send(address, paper[:100], offset=0)
    assert (again.status_code, again.headers["upload-offset"]) == (409, "100")
    damaged = await papers.send(address, paper[100:], offset=100, Upload_Checksum="sha1 AAAA")
    assert damaged.status_code == 460
    last = await papers.send(address, paper[100:], offset=100)
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(paper)))
    assert [(one["kind"], one["state"]) for one in await papers.listed()] == [("diploma", "kept")]
    removed = await papers.driver.client.delete(address, headers=papers.driver.organizer | TUS)
    assert (removed.status_code, removed.headers["tus-resumable"]) == (204, "1.0.0")


async def test_who_speaks_another_version_is_told_which(papers: Papers) -> None:
    refused = await papers.begin("photo", 10, **{"Tus-Resumable": "0.2.2"})
    assert (refused.status_code, refused.headers["tus-version"]) == (412, "1.0.0")
    long = await papers.begin("photo", MOST_BYTES + 1)
    assert (long.status_code, long.headers["tus-max-size"]) == (413, str(MOST_BYTES))

"""What the client sends is what the service takes: papers piece by piece; and what it takes out can be read."""

import asyncio
import io
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
from python_calamine import CalamineWorkbook

from kompeten_client import Kompeten
from kompeten_client.documents import PIECE
from support.drivers.registration import RegistrationDriver, person
from support.strange_papers import pdf


class IntoTheService(httpx.BaseTransport):
    """Hands the requests of a client in a thread to the service in the loop."""

    def __init__(self, driver: RegistrationDriver) -> None:
        self._driver, self._loop = driver, asyncio.get_running_loop()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        path, content = request.url.raw_path.decode(), request.read()
        asked = self._driver.client.request(request.method, path, content=content, headers=dict(request.headers))
        answer = asyncio.run_coroutine_threadsafe(asked, self._loop).result()
        return httpx.Response(answer.status_code, content=answer.content, headers=answer.headers)


@pytest.fixture
async def kompeten(driver: RegistrationDriver) -> AsyncIterator[Kompeten]:
    """The organizer's client, to be used in a thread."""
    token = driver.organizer["Authorization"].removeprefix("Bearer ")
    with Kompeten("http://service", token, transport=IntoTheService(driver)) as client:
        yield client


async def test_the_clients_paper_goes_on_where_it_broke_off(driver: RegistrationDriver, kompeten: Kompeten) -> None:
    batch_id = await driver.approved_batch()

    def play() -> UUID:
        paper = pdf() + b"\n%" + b"x" * 2 * PIECE
        application = kompeten.applications.submit(batch_id, person(), consent=kompeten.consents.current().version)
        began = kompeten.documents.send(application.id, paper, kind="diploma")
        assert [next(began).offset, next(began).offset] == [0, PIECE]
        went_on = list(kompeten.documents.send(application.id, paper, kind="diploma"))
        assert [one.offset for one in went_on] == [PIECE, 2 * PIECE, len(paper)]
        (kept,) = kompeten.documents.all(application.id)
        assert (kept.id, kept.kind, kept.state) == (went_on[0].id, "diploma", "kept")
        again = list(kompeten.documents.send(application.id, paper, kind="diploma"))
        assert [(one.id, one.is_over) for one in again] == [(kept.id, True)]
        return application.id

    application_id = await asyncio.to_thread(play)
    assert len(await driver.service.rows("SELECT 1 FROM document WHERE application_id = :id", id=application_id)) == 1


async def test_a_template_and_a_report_can_be_read(driver: RegistrationDriver, kompeten: Kompeten) -> None:
    batch_id = await driver.approved_batch()
    application_id = await driver.submitted(batch_id)

    def play() -> None:
        for workbook in (kompeten.imports.template(batch_id=batch_id), kompeten.reports.workbook(batch_id)):
            assert CalamineWorkbook.from_filelike(io.BytesIO(workbook)).sheet_names
        (reported,) = kompeten.reports.get(batch_id).people
        assert (reported.application_id, reported.stage) == (application_id, "submitted")

    await asyncio.to_thread(play)

"""Every line a service writes says which service and, inside a request or a record, which cause."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kompeten.events import ApplicationRejected, Event, encode
from kompeten.ids import new_id
from kompeten.operations.replaying import StoredRecord
from kompeten.service.supervision import supervised
from support.drivers.notifications import open_mail_server, send
from support.lines import about, written_lines
from support.people import registered
from support.services import ServiceUnderTest
from support.waiting import until

NIK = "6371015502809243"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged, as the process would write it."""
    with written_lines() as lines:
        yield lines


async def test_a_requests_lines_carry_service_and_correlation(
    lines: io.StringIO, registration: ServiceUnderTest
) -> None:
    @registration.app.get("/broken")
    async def fail() -> None:
        raise RuntimeError(NIK)

    await registration.client.get("/broken", headers={"X-Correlation-Id": "call-7"})
    (line,) = about(lines, "internal_error")
    assert (line["service"], line["correlation_id"]) == ("registration", "call-7")
    assert NIK not in lines.getvalue()


async def test_a_consumers_lines_carry_service_and_the_correlation_of_the_record(
    lines: io.StringIO, notifications: ServiceUnderTest
) -> None:
    application = new_id()
    body = ApplicationRejected(
        application_id=application, batch_id=application, batch_title="t", full_name="n", reason=NIK
    )
    event = Event(
        id=new_id(),
        type=body.event_type(),
        source=body.source,
        subject=body.subject,
        time=notifications.clock.now(),
        sequence=7,
        body=body,
        correlation_id="call-8",
        lsp_id="lsp",
    )
    key, headers, value = encode(event)
    await notifications.consumer(body.topic).receive([StoredRecord(body.topic, 0, 0, key, value, tuple(headers))])
    (line,) = about(lines, "record parked")
    assert (line["service"], line["correlation_id"], line["reason"]) == ("notifications", "call-8", "gap")
    assert NIK not in lines.getvalue()


async def test_a_workers_lines_carry_service_and_the_correlation_of_what_it_works_on(
    lines: io.StringIO, make_service: Any
) -> None:
    async with (
        open_mail_server() as mail_server,
        make_service("notifications", smtp_port=mail_server.port) as notifications,
    ):
        await notifications.deliver(registered())
        async with notifications.runtime.sessions.begin() as session:
            await session.execute(text("UPDATE message SET correlation_id = 'call-9', data = '{}'::jsonb"))
        await send(notifications)
    (line,) = about(lines, "letter cannot be written")
    assert line["correlation_id"] == "call-9"


async def test_the_lines_of_tasks_beside_the_api_name_their_service(lines: io.StringIO, make_service: Any) -> None:

    async with make_service("assessment", run_relay=True, run_consumers=True):
        await until(lambda: about(lines, "consumers wait for kafka"), what="the consumers complain")
        await until(lambda: about(lines, "relay waits"), what="the relay complains")
    written = map(json.loads, lines.getvalue().splitlines())
    services = {line["service"] for line in written if not line.get("logger", "").startswith("alembic")}
    assert services == {"assessment"}  # the test itself migrates


async def test_a_task_that_fails_quotes_no_row(lines: io.StringIO, registration: ServiceUnderTest) -> None:
    canary = "Siti Kenari Rahmah"

    async def enter_twice() -> None:
        async with registration.runtime.sessions() as session, session.begin():
            await session.execute(text("CREATE TEMPORARY TABLE person_twice (name text PRIMARY KEY) ON COMMIT DROP"))
            for _ in range(2):
                await session.execute(text(f"INSERT INTO person_twice VALUES ('{canary}')"))

    async with supervised({"failing": enter_twice}, fatal=(), stop=lambda: None):
        await until(lambda: about(lines, "task failed and starts again"), what="the task's line")
    (line, *_) = about(lines, "task failed and starts again")
    assert "enter_twice" in line["exception"]
    assert "IntegrityError 23505" in line["exception"]
    assert canary not in lines.getvalue()


async def test_an_error_given_to_a_line_quotes_no_row(lines: io.StringIO, registration: ServiceUnderTest) -> None:
    with pytest.raises(DBAPIError) as raised:
        await registration.rows("SELECT CAST('Siti Kenari Rahmah' AS integer)")
    assert "Siti" in str(raised.value)
    structlog.get_logger("x").warning("something waits", error=raised.value)
    (line,) = about(lines, "something waits")
    assert line["error"].startswith("DBAPIError 22P02")
    assert "Siti" not in lines.getvalue()

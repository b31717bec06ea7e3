"""One registration is one trace: through both services it passes and the letter that tells of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from conftest import MakeService
from kompeten.operations.replaying import StoredRecord
from kompeten.telemetry.tracing import Tracing
from support.drivers.notifications import open_mail_server, send
from support.drivers.registration import RegistrationDriver, person
from support.services import ServiceUnderTest

CORRELATION = "province-17"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    """Where the spans of every service end up."""
    return InMemorySpanExporter()


@asynccontextmanager
async def traced(
    make_service: MakeService, name: str, exporter: InMemorySpanExporter, **settings: Any
) -> AsyncIterator[ServiceUnderTest]:
    """Run a service whose spans are kept."""
    async with make_service(name, **settings) as service:
        for runtime in (service.runtime, service.process.beside):
            runtime.tracing = Tracing.into(name, exporter)
        yield service


async def recorded(service: ServiceUnderTest, event_type: str) -> StoredRecord:
    """Return what the relay would make of the one row of a type, byte for byte."""
    statement = "SELECT id, topic, subject, headers, body FROM outbox WHERE headers->>'ce_type' = :type"
    (row,) = await service.rows(statement, type=f"id.kompeten.{event_type}.v1")
    headers = tuple((name, value.encode()) for name, value in row["headers"].items())
    return StoredRecord(row["topic"], 0, row["id"], row["subject"].encode(), row["body"].encode(), headers)


def told(spans: Sequence[ReadableSpan]) -> list[tuple[object, str, SpanKind]]:
    """Return the spans by service, name and kind, in the order they ended."""
    return [(span.resource.attributes["service.name"], span.name, span.kind) for span in spans]


async def test_an_acceptance_is_one_trace_through_outbox_consumer_and_letter(
    make_service: MakeService, exporter: InMemorySpanExporter
) -> None:
    async with (
        open_mail_server() as mail_server,
        traced(make_service, "registration", exporter) as registration,
        traced(make_service, "assessment", exporter) as assessment,
        traced(make_service, "notifications", exporter, smtp_port=mail_server.port) as notifications,
    ):
        driver = RegistrationDriver(registration)
        await driver.enter_organizer()
        applied = await driver.submitted(await driver.approved_batch())
        exporter.clear()
        headers = driver.admin | {"X-Correlation-Id": CORRELATION, "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
        answer = await registration.client.post(f"/v1/applications/{applied}/acceptance", headers=headers)
        assert answer.status_code == 200
        submission = await recorded(registration, "ApplicationSubmitted")
        acceptance = await recorded(registration, "ParticipantRegistered")
        for service in (assessment, notifications):
            await service.consumer(acceptance.topic).receive([submission, acceptance])
        while await send(notifications):
            pass
        (letter,) = await notifications.rows("SELECT correlation_id FROM message WHERE kind = 'candidate_registered'")
    spans = [span for span in exporter.get_finished_spans() if span.context and span.context.trace_id == int(TRACE, 16)]
    assert told(spans) == [
        ("registration", "POST /v1/applications/{application_id}/acceptance", SpanKind.SERVER),
        ("assessment", "process ParticipantRegistered.v1", SpanKind.CONSUMER),
        ("notifications", "process ParticipantRegistered.v1", SpanKind.CONSUMER),
        ("notifications", "send candidate_registered", SpanKind.CLIENT),
    ]
    request, opened, announced, sent = spans
    assert [one.parent.span_id for one in (opened, announced, sent) if one.parent] == [
        one.context.span_id for one in (request, request, announced) if one.context
    ]
    assert letter["correlation_id"] == CORRELATION
    assert dict(request.attributes or {})["kompeten.correlation_id"] == CORRELATION


async def test_no_span_holds_who_somebody_is(make_service: MakeService, exporter: InMemorySpanExporter) -> None:
    someone = person()
    async with traced(make_service, "registration", exporter) as registration:
        driver = RegistrationDriver(registration)
        await driver.enter_organizer()
        batch = await driver.approved_batch()
        applied = await driver.submitted(batch, **someone)
        headers = driver.organizer | {"X-Correlation-Id": someone["national_id"]}
        await registration.client.get(f"/v1/applications/{applied}", headers=headers)
        await registration.client.get(f"/v1/applications/{someone['national_id']}", headers=driver.organizer)
    written = "".join(span.to_json() for span in exporter.get_finished_spans())
    assert "/v1/applications/{application_id}" in written
    for secret in (someone["national_id"], someone["full_name"], someone["email"], str(applied)):
        assert secret not in written


async def test_a_request_that_breaks_is_a_failed_span_that_quotes_nobody(
    registration: ServiceUnderTest, exporter: InMemorySpanExporter
) -> None:
    registration.runtime.tracing = Tracing.into("registration", exporter)

    @registration.app.get("/broken")
    async def fail() -> None:
        raise RuntimeError(person()["national_id"])

    assert (await registration.client.get("/broken")).status_code == 500
    (span,) = exporter.get_finished_spans()
    assert (span.status.status_code, span.status.description, span.events) == (StatusCode.ERROR, None, ())


async def test_without_a_collector_no_span_is_made_and_the_context_is_carried_on(
    registration: ServiceUnderTest,
) -> None:
    assert registration.runtime.tracing._tracer is None
    driver = RegistrationDriver(registration)
    await driver.enter_organizer()
    applied = await driver.submitted(await driver.approved_batch())
    given = f"00-{TRACE}-00f067aa0ba902b7-01"
    await registration.client.post(
        f"/v1/applications/{applied}/acceptance", headers=driver.admin | {"traceparent": given}
    )
    acceptance = await recorded(registration, "ParticipantRegistered")
    assert dict(acceptance.headers)["traceparent"] == given.encode()

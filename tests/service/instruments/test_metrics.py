"""What /metrics tells of each service, read from a live one."""

from datetime import timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from conftest import MakeService
from kompeten.events import ApplicationRejected
from kompeten.ids import new_id
from kompeten.messaging.outbox import record
from kompeten.telemetry.correlation import own_work
from support.counting import noted_statements
from support.services import ServiceUnderTest

TOPIC = "kompeten.registration"
Samples = dict[tuple[str, ...], float]


async def scrape(client: httpx.AsyncClient) -> Samples:
    """Return the samples of a service by name and label values, these in the order of the labels' names."""
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def rejected() -> ApplicationRejected:
    """Return a small event body."""
    one = new_id()
    return ApplicationRejected(application_id=one, batch_id=one, batch_title="t", full_name="n", reason="fine")


@pytest.mark.parametrize("name", ["registration", "assessment", "certification", "development", "notifications"])
async def test_every_service_tells_of_outbox_consumers_pool_and_requests(make_service: MakeService, name: str) -> None:
    async with make_service(name) as service:
        await scrape(service.client)
        samples = await scrape(service.client)
    assert samples["kompeten_alive",] == samples["kompeten_database_readable",] == 1
    assert samples["kompeten_outbox_records",] == samples["kompeten_outbox_oldest_age_seconds",] == 0
    assert samples["kompeten_http_request_duration_seconds_count", "GET", "/metrics", "200"] == 1
    limits = samples["kompeten_pool_connections_limit", "requests"], samples["kompeten_pool_connections_limit", "tasks"]
    assert limits == (8, 4)
    for consumer in service.process.consumers:
        assert samples["kompeten_breaker_open", consumer.topic] == 0
        assert samples["kompeten_records_applied_total", consumer.topic] == 0
        assert samples["kompeten_dead_letters", "gap", consumer.topic] == 0


@pytest.mark.parametrize("name", ["registration", "assessment", "certification", "development", "notifications"])
async def test_a_scrape_counts_no_more_than_a_number_to_act_on(make_service: MakeService, name: str) -> None:
    async with make_service(name) as service:
        with noted_statements(service.process.beside.engine.sync_engine) as noted:
            await scrape(service.client)
    counting = [one for one in noted if "count(" in one]
    assert counting
    assert [one for one in counting if "LIMIT" not in one] == []


async def test_the_outbox_is_told_by_depth_and_by_the_age_of_its_oldest(registration: ServiceUnderTest) -> None:
    for _ in range(3):
        async with registration.runtime.sessions.begin() as session:
            with own_work():
                await record(session, rejected(), lsp_id="lsp")
        registration.clock.advance(timedelta(seconds=20))
    samples = await scrape(registration.client)
    assert (samples["kompeten_outbox_records",], samples["kompeten_outbox_oldest_age_seconds",]) == (3, 60)


async def test_what_was_applied_copied_and_parked_is_told_by_topic_and_reason(notifications: ServiceUnderTest) -> None:
    first = notifications.record(rejected())
    with_a_gap = notifications.record(rejected(), sequence=7)
    await notifications.consumer(TOPIC).receive([first])
    await notifications.consumer(TOPIC).receive([first, with_a_gap])
    samples = await scrape(notifications.client)
    told = [
        samples["kompeten_records_applied_total", TOPIC],
        samples["kompeten_late_copies_total", TOPIC],
        samples["kompeten_records_parked_total", TOPIC],
        samples["kompeten_dead_letters", "gap", TOPIC],
        samples["kompeten_dead_letters", "poison", TOPIC],
    ]
    assert told == [1, 1, 1, 1, 0]


async def test_letters_that_wait_for_a_contact_show_with_their_age(notifications: ServiceUnderTest) -> None:
    await notifications.deliver(rejected())
    notifications.clock.advance(timedelta(hours=2))
    samples = await scrape(notifications.client)
    assert samples["kompeten_messages", "awaiting_contact"] == 1
    assert samples["kompeten_messages", "pending"] == 0
    assert samples["kompeten_message_awaiting_contact_age_seconds",] == 7200


async def test_a_database_that_is_away_hides_its_gauges_and_nothing_else(make_service: MakeService) -> None:
    async with make_service("registration") as service:
        runtime = service.process.beside
        reachable = runtime.sessions.kw["bind"]
        runtime.sessions.configure(bind=_unreachable(service))
        samples = await scrape(service.client)
        await runtime.sessions.kw["bind"].dispose()
        runtime.sessions.configure(bind=reachable)
    assert samples["kompeten_database_readable",] == 0
    assert ("kompeten_outbox_records",) not in samples
    assert ("kompeten_records_relayed_total",) in samples


def _unreachable(service: ServiceUnderTest) -> object:
    from kompeten.database.sessions import create_engine

    return create_engine(service.runtime.settings, url="postgresql://nobody@127.0.0.1:1/nothing")


async def test_metrics_are_in_no_public_document(registration: ServiceUnderTest) -> None:
    assert not {"/metrics", "/livez", "/readyz"} & set(registration.app.openapi()["paths"])

"""An erasure on a real broker outlasts replays from the beginning, dumps from before it, and services made anew."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from devstack.kafka import KafkaServer
from kompeten_ops.reconcile.knowledge import OF_APPLICATIONS
from service.erasure.canaries import REGISTER, found
from support.backups import dump, restore_dump
from support.databases import Templates
from support.drivers.candidate import PRINTED, WORDS, Candidate
from support.drivers.system_on_kafka import SystemOnKafka, content
from support.services import ServiceUnderTest
from support.waiting import until

# A recovery raises a service's numbers and begins an epoch of its feed or register; its audit goes on, and some
# clocks read later.
DIFFERS_AFTER_A_RESTORE = (
    *("event_stream", "audit_entry", "audit_seal", "idempotency_key", "recovery", "missed_event"),
    *("feed_epoch", "register_epoch"),
    *("event_count", "sent_record"),  # what has left since
    *("updated_at", "noted_at", "version"),
)


@pytest.fixture
async def candidate(
    templates: Templates, kafka_server: KafkaServer, keys: Path, tmp_path: Path
) -> AsyncIterator[Candidate]:
    """The four services on Kafka, and somebody certified by them."""
    async with AsyncExitStack() as stack:
        databases = {name: await stack.enter_async_context(templates.fresh(name)) for name in OF_APPLICATIONS}
        system = SystemOnKafka({}, bootstrap_servers=kafka_server.bootstrap_servers, keys=keys, folder=tmp_path)
        await system.start(databases)
        stack.push_async_callback(system.stop)
        candidate = Candidate(system)
        await candidate.apply(printed_name=PRINTED)
        await candidate.assess()
        await candidate.certify()
        await system.carry()
        yield candidate


async def left(system: SystemOnKafka) -> dict[str, set[str]]:
    columns = {name: await found(service, WORDS) for name, service in system.services.items()}
    return {name: where for name, where in columns.items() if where}


def system_of(candidate: Candidate) -> SystemOnKafka:
    assert isinstance(candidate.system, SystemOnKafka)
    return candidate.system


@pytest.mark.proof
async def test_an_erasure_outlasts_a_dump_from_before_it_a_replay_and_services_made_anew(
    candidate: Candidate, templates: Templates, superuser_url: str, tmp_path: Path
) -> None:
    """One story, for its beginning, four services and somebody certified by them, is the dearest part."""
    system = system_of(candidate)
    databases = {name: service.database for name, service in system.services.items()}
    for name, database in databases.items():
        await dump(urlsplit(superuser_url)._replace(path=f"/{database.name}").geturl(), tmp_path / f"{name}.dump")
    assert (await candidate.erase()).status_code == 200
    await system.carry()
    assert await left(system) == {"certification": REGISTER}
    await a_dump_is_erased_again(system, superuser_url, tmp_path)
    await a_replay_from_the_beginning_changes_nothing(system)
    await services_made_anew_learn_of_it_and_send_nothing(system, templates)


async def a_dump_is_erased_again(system: SystemOnKafka, superuser_url: str, folder: Path) -> None:
    databases = {name: service.database for name, service in system.services.items()}
    after = {name: await content(one, without=DIFFERS_AFTER_A_RESTORE) for name, one in system.services.items()}
    await system.stop()
    for name, database in databases.items():
        await restore_dump(superuser_url, database.name, folder / f"{name}.dump")
    assert set(await left(system)) == set(OF_APPLICATIONS)
    await system.start(databases)
    for service in system.services.values():
        await recovered(service)
    await system.carry()
    assert await left(system) == {"certification": REGISTER}
    assert {name: await content(one, without=DIFFERS_AFTER_A_RESTORE) for name, one in system.services.items()} == after


async def recovered(service: ServiceUnderTest) -> None:
    """Order the recovery, as `kompeten-ops recover` does, and wait for its end."""
    path, operator = f"/v1/operations/{service.name}/recovery", service.token("operator")
    assert (await service.client.post(path, json={}, headers=operator)).status_code == 200

    async def ended() -> bool:
        return not (await service.client.get(path, headers=operator)).json()["in_recovery"]

    await until(ended, what=f"the end of the recovery of {service.name}")


async def a_replay_from_the_beginning_changes_nothing(system: SystemOnKafka) -> None:
    before = {name: await content(service) for name, service in system.services.items()}
    databases = {name: service.database for name, service in system.services.items()}
    await system.stop()
    await system.rewind()
    await system.start(databases)
    await system.carry()
    assert {name: await content(service) for name, service in system.services.items()} == before
    copies = {
        name: sum(one.counts["copies"] for one in service.process.consumers)
        for name, service in system.services.items()
    }
    assert min(copies.values()) > 0


async def services_made_anew_learn_of_it_and_send_nothing(system: SystemOnKafka, templates: Templates) -> None:
    await system.stop()
    await system.rewind()
    anew = ("assessment", "certification", "notifications")
    async with AsyncExitStack() as stack:
        fresh = {name: await stack.enter_async_context(templates.fresh(name)) for name in anew}
        await system.start({"registration": system.services["registration"].database, **fresh})
        await system.carry()
        assert await left(system) == {}
        for name in anew:
            assert await system.services[name].rows("SELECT reason FROM dead_letter") == []
        letters = await system.services["notifications"].rows("SELECT state FROM message")
        assert {row["state"] for row in letters} == {"cancelled"}
        await system.stop()

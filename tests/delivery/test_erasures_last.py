"""An erasure on a real broker outlasts replays from the beginning, dumps from before it, and services made anew."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from delivery.town_on_kafka import TownOnKafka, content
from devstack.kafka import KafkaServer
from kompeten_ops.gateway import SERVICES
from service.erasure.canaries import REGISTER, found
from service.erasure.village import WORDS, Village
from support.backups import dump, restore_dump
from support.databases import Templates
from support.services import ServiceUnderTest
from support.waiting import until

# A restored service's own numbering is raised by its recovery, its audit goes on, and some clocks read later.
DIFFERS_AFTER_A_RESTORE = (
    *("event_stream", "audit_entry", "audit_seal", "idempotency_key", "recovery", "missed_event"),
    *("updated_at", "version"),
)


@pytest.fixture
async def village(
    templates: Templates, kafka_server: KafkaServer, keys: Path, tmp_path: Path
) -> AsyncIterator[Village]:
    """The four services on Kafka, and somebody certified by them."""
    async with AsyncExitStack() as stack:
        databases = {name: await stack.enter_async_context(templates.fresh(name)) for name in SERVICES}
        town = TownOnKafka({}, bootstrap_servers=kafka_server.bootstrap_servers, keys=keys, folder=tmp_path)
        await town.start(databases)
        stack.push_async_callback(town.stop)
        village = Village(town)
        await village.apply()
        await village.assess()
        await village.certify()
        await town.carry()
        yield village


async def left(town: TownOnKafka) -> dict[str, set[str]]:
    columns = {name: await found(service, WORDS) for name, service in town.services.items()}
    return {name: where for name, where in columns.items() if where}


def town_of(village: Village) -> TownOnKafka:
    assert isinstance(village.town, TownOnKafka)
    return village.town


@pytest.mark.timeout(180)
async def test_a_replay_from_the_beginning_changes_nothing_after_an_erasure(village: Village) -> None:
    town = town_of(village)
    assert (await village.erase()).status_code == 200
    await town.carry()
    assert await left(town) == {"certification": REGISTER}
    before = {name: await content(service) for name, service in town.services.items()}
    databases = {name: service.database for name, service in town.services.items()}
    await town.stop()
    await town.rewind()
    await town.start(databases)
    await town.carry()
    assert {name: await content(service) for name, service in town.services.items()} == before
    copies = {
        name: sum(one.counts["copies"] for one in service.app.state.consumers)
        for name, service in town.services.items()
    }
    assert min(copies.values()) > 0


async def recovered(service: ServiceUnderTest) -> None:
    """Order the recovery, as `kompeten-ops recover` does, and wait for its end."""
    path, operator = f"/v1/operations/{service.name}/recovery", service.token("operator")
    assert (await service.client.post(path, json={}, headers=operator)).status_code == 200

    async def ended() -> bool:
        return not (await service.client.get(path, headers=operator)).json()["in_recovery"]

    await until(ended, seconds=30, what=f"the end of the recovery of {service.name}")


@pytest.mark.timeout(180)
async def test_a_dump_from_before_the_erasure_is_erased_again_by_the_replay(
    village: Village, superuser_url: str, tmp_path: Path
) -> None:
    town = town_of(village)
    databases = {name: service.database for name, service in town.services.items()}
    for name, database in databases.items():
        await dump(urlsplit(superuser_url)._replace(path=f"/{database.name}").geturl(), tmp_path / f"{name}.dump")
    assert (await village.erase()).status_code == 200
    await town.carry()
    after = {name: await content(one, without=DIFFERS_AFTER_A_RESTORE) for name, one in town.services.items()}
    await town.stop()
    for name, database in databases.items():
        await restore_dump(superuser_url, database.name, tmp_path / f"{name}.dump")
    assert set(await left(town)) == set(SERVICES)
    await town.start(databases)
    for service in town.services.values():
        await recovered(service)
    await town.carry()
    assert await left(town) == {"certification": REGISTER}
    assert {name: await content(one, without=DIFFERS_AFTER_A_RESTORE) for name, one in town.services.items()} == after


@pytest.mark.timeout(180)
async def test_services_made_anew_learn_of_the_erasure_and_send_nothing(village: Village, templates: Templates) -> None:
    town = town_of(village)
    assert (await village.erase()).status_code == 200
    await town.carry()
    await town.stop()
    await town.rewind()
    anew = ("assessment", "certification", "notifications")
    async with AsyncExitStack() as stack:
        fresh = {name: await stack.enter_async_context(templates.fresh(name)) for name in anew}
        await town.start({"registration": town.services["registration"].database, **fresh})
        await town.carry()
        assert await left(town) == {}
        for name in anew:
            assert await town.services[name].rows("SELECT reason FROM dead_letter") == []
        letters = await town.services["notifications"].rows("SELECT state FROM delivery")
        assert {row["state"] for row in letters} == {"cancelled"}
        await town.stop()

"""The same story while services and the broker are killed: it must balance all the same."""

import asyncio
import random
from pathlib import Path

import pytest
from httpx import AsyncClient

from devstack.demo import assessing, registering
from devstack.demo.caller import Cast, wait_for
from devstack.demo.scene import Scene
from devstack.demo.story import play
from devstack.services import ServiceProcess
from devstack.stack import Stack
from flow.conftest import Silence, place_of

SERVICES = ("registration", "assessment", "certification", "notifications")


async def harass(service: ServiceProcess, draw: random.Random, kills: list[str]) -> None:
    """Kill a service and start it again, until cancelled.

    A group waits out the session time-out of a killed member (10 s) before its successor gets partitions, so a service
    must live longer than that between two kills, or it would never consume.
    """
    while True:
        await asyncio.sleep(draw.uniform(0.5, 4))  # the pace of the harm, not a wait
        service.kill()
        kills.append(service.name)
        await service.start()
        await asyncio.sleep(15)  # likewise


@pytest.mark.timeout(240)
async def test_the_story_balances_while_services_are_killed(system: Stack, screen: Silence, tmp_path: Path) -> None:
    folder = tmp_path / "story"
    folder.mkdir()
    kills: list[str] = []
    draw = random.Random(7)
    harms = [asyncio.create_task(harass(system.services[name], draw, kills)) for name in SERVICES]
    try:
        ending = await play(place_of(system, folder), screen)
    finally:
        for harm in harms:
            harm.cancel()
        await asyncio.gather(*harms, return_exceptions=True)
    assert set(kills) == set(SERVICES)
    assert ending.summary["issued"] == 54


@pytest.mark.timeout(240)
async def test_the_api_answers_while_kafka_is_down_and_the_events_follow_unaided(
    used_system: Stack, screen: Silence, tmp_path: Path
) -> None:
    for name in ("registration", "assessment"):
        used_system.services[name].kill()
    used_system.kafka.kill()
    for name in ("registration", "assessment"):  # these have never met the broker
        await used_system.services[name].start()
    async with AsyncClient(base_url=used_system.url, timeout=30) as client:
        scene = Scene(Cast(client, used_system.keys), screen, tmp_path)
        await registering.propose_batch(scene)
        await registering.submit_applications(scene)
        await registering.accept_applications(scene)
        report = await scene.cast.operator.call("GET", "/v1/operations/registration")
        assert report["outbox"] == 120
        await asyncio.to_thread(used_system.kafka.restart)

        async def opened() -> bool:
            found = await scene.cast.manager.all("/v1/assessments", batch_id=scene.batch_id, state="open")
            return len(found) == 60

        await wait_for("assessments opened", opened)
        await assessing.load_assessors(scene)
        report = await scene.cast.operator.call("GET", "/v1/operations/assessment")
        assert report["dead_letters"] == 0


async def test_a_service_that_is_down_fails_only_its_own_routes(used_system: Stack) -> None:
    used_system.services["assessment"].kill()
    async with AsyncClient(base_url=used_system.url, timeout=30) as client:
        cast = Cast(client, used_system.keys)
        answer = await cast.manager.ask("GET", "/v1/assessments")
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["Retry-After"]
        assert (await cast.manager.ask("GET", "/v1/batches")).status_code == 200
    await used_system.services["assessment"].start()

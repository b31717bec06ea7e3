"""A service knows by itself that its database was restored, and writes nothing before somebody recovered it."""

from pathlib import Path

import asyncpg
import pytest

from conftest import MakeService
from devstack.provision import ServiceDatabase
from kompeten.database.fingerprint import FINGERPRINT
from kompeten.database.gate import InRecovery
from kompeten.events import ParticipantRegistered
from support.backups import dump, restore_dump
from support.databases import Templates
from support.events import sample
from support.services import ServiceUnderTest, running_service
from support.settings import SERVICE_SETTINGS

ORGANIZER = {"name": "Dinas Perpustakaan Contoh", "kind": "province"}
PATH = "/v1/operations/registration/recovery"


async def write(service: ServiceUnderTest, name: str = "dispersip-contoh") -> tuple[int, str]:
    """Enter an organizer; return the status and the code of a refusal."""
    token = service.token("certification_manager")
    answer = await service.client.put(f"/v1/organizers/{name}", json=ORGANIZER, headers=token)
    return answer.status_code, answer.json().get("code", "")


async def refuses(service: ServiceUnderTest) -> None:
    """Assert that the service writes nothing, reads, and says why."""
    token = service.token("certification_manager")
    refused = await service.client.put("/v1/organizers/other", json=ORGANIZER, headers=token)
    assert (refused.status_code, refused.json()["code"]) == (503, "in_recovery")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["retry-after"] == "60"
    assert refused.json()["message"].keys() == {"id", "en"}
    assert (await service.client.get("/v1/organizers", headers=token)).status_code == 200
    ready = await service.client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "in_recovery")
    assert "kompeten_in_recovery 1.0" in (await service.client.get("/metrics")).text


async def test_a_runtime_role_may_ask_for_every_part_of_the_fingerprint(templates: Templates) -> None:
    connection = await asyncpg.connect((await templates.of("registration")).runtime_url)
    try:
        cluster, timeline, database, table = str(await connection.fetchval(FINGERPRINT)).split("/")
    finally:
        await connection.close()
    assert int(cluster) > 2**32
    assert (len(timeline), int(database) > 0, int(table) > 0) == (8, True, True)


async def test_a_fresh_service_writes_and_goes_on_writing_after_a_restart(
    templates: Templates, keys: Path, tmp_path: Path
) -> None:
    settings = SERVICE_SETTINGS["registration"](tmp_path)
    async with templates.fresh("registration") as database:
        for _ in range(2):
            async with running_service("registration", database, keys, **settings) as service:
                assert (await write(service))[0] == 200
                assert (await service.client.get("/readyz")).json() == {"status": "ready"}


async def test_a_service_on_a_restored_dump_reads_and_refuses_to_write(
    templates: Templates, superuser_url: str, keys: Path, tmp_path: Path
) -> None:
    settings = SERVICE_SETTINGS["registration"](tmp_path)
    async with templates.fresh("registration") as database:
        async with running_service("registration", database, keys, **settings) as service:
            assert (await write(service))[0] == 200
            await dump(_superuser(superuser_url, database), tmp_path / "dump")
        await restore_dump(superuser_url, database.name, tmp_path / "dump")
        for _ in range(2):  # a restart changes nothing
            async with running_service("registration", database, keys, **settings) as service:
                await refuses(service)
        async with running_service("registration", database, keys, **settings) as service:
            report = await service.client.get(PATH, headers=service.token("operator"))
            assert report.json()["in_recovery"]
            assert "database" in report.json()["cause"]
            assert (await service.rows("SELECT actor FROM audit_entry WHERE action = 'enter_recovery'")) == [
                {"actor": "service:registration"}
            ]


async def test_a_connection_to_another_database_shuts_the_gate_before_anything_is_written(
    registration: ServiceUnderTest, superuser_url: str, tmp_path: Path
) -> None:
    assert (await write(registration))[0] == 200
    await dump(_superuser(superuser_url, registration.database), tmp_path / "dump")
    await restore_dump(superuser_url, registration.database.name, tmp_path / "dump")
    assert await write(registration, "unseen") == (503, "in_recovery")
    await registration.process.guard.look()
    await refuses(registration)


async def test_a_history_without_a_fingerprint_is_not_taken_for_ones_own(
    templates: Templates, keys: Path, tmp_path: Path
) -> None:
    async with templates.fresh("registration") as database:
        owner = await asyncpg.connect(database.owner_url)
        await owner.execute("INSERT INTO event_stream (topic, subject, last) VALUES ('t', 's', 3)")
        await owner.close()
        async with running_service("registration", database, keys, **SERVICE_SETTINGS["registration"](tmp_path)) as one:
            await refuses(one)


async def test_a_mark_set_by_hand_before_the_start_counts(templates: Templates, keys: Path, tmp_path: Path) -> None:
    settings = SERVICE_SETTINGS["registration"](tmp_path)
    async with templates.fresh("registration") as database:
        async with running_service("registration", database, keys, **settings) as service:
            assert (await write(service))[0] == 200
        owner = await asyncpg.connect(database.owner_url)
        await owner.execute("UPDATE recovery SET fingerprint = 'snapshot of 09:00'")  # as docs/restore.md says
        await owner.close()
        async with running_service("registration", database, keys, **settings) as service:
            await refuses(service)


async def test_an_operator_marks_what_no_fingerprint_tells(registration: ServiceUnderTest) -> None:
    assert (await write(registration))[0] == 200
    token = registration.token("operator", subject="op-1")
    form = {"reason": "snapshot of the disk from this morning"}
    marked = await registration.client.post(f"{PATH}/mark", json=form, headers=token)
    assert (marked.status_code, marked.json()["in_recovery"]) == (200, True)
    await refuses(registration)
    rows = await registration.rows("SELECT actor, reason FROM audit_entry WHERE action = 'enter_recovery'")
    assert rows == [{"actor": "op-1", "reason": f"marked: {form['reason']}"}]


@pytest.mark.parametrize("path", ["", "/mark"])
async def test_only_operators_order_or_mark(registration: ServiceUnderTest, path: str) -> None:
    token = registration.token("lsp_admin")
    answer = await registration.client.post(PATH + path, json={"reason": "a reason"}, headers=token)
    assert answer.status_code == 403


async def test_in_recovery_nothing_is_applied(make_service: MakeService) -> None:
    async with make_service("certification") as service:
        token = service.token("operator")
        path = "/v1/operations/certification/recovery/mark"
        assert (await service.client.post(path, json={"reason": "a test"}, headers=token)).status_code == 200
        with pytest.raises(InRecovery):
            await service.deliver(sample(ParticipantRegistered))
        assert await service.rows("SELECT 1 FROM expectation UNION ALL SELECT 1 FROM inbox") == []


def _superuser(superuser_url: str, database: ServiceDatabase) -> str:
    return superuser_url.rsplit("/", 1)[0] + f"/{database.name}"

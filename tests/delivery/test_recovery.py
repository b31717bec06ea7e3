"""A service set back by a restored dump catches up with what it had published, on real PostgreSQL and Kafka."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from delivery.restorable import ADOPTERS, CLOSURES, COUNTERS, Restorable, path_of, recovered, settled, told
from delivery.sample_service import rejected
from devstack.kafka import KafkaServer
from kompeten.database.sessions import in_transaction
from kompeten.events import Event, EventBody
from kompeten.ids import new_id
from kompeten.messaging.outbox import record_all
from kompeten.telemetry.correlation import own_work
from support.backups import dump, restore_dump
from support.databases import Templates
from support.drivers.certification import CertificationDriver
from support.events import withdrawn
from support.services import ServiceUnderTest, running_service
from support.settings import SERVICE_SETTINGS
from support.waiting import until
from support.workers import unique


@pytest.fixture
async def restorable(
    templates: Templates, superuser_url: str, kafka_server: KafkaServer, keys: Path, tmp_path: Path
) -> AsyncIterator[Restorable]:
    """Certification on a fresh database and topics of its own."""
    namespace = f"{unique('recovery')}."
    settings = SERVICE_SETTINGS["certification"](tmp_path) | {
        "kafka_bootstrap_servers": kafka_server.bootstrap_servers,
        "kafka_namespace": namespace,
        "run_relay": True,
        "run_consumers": True,
        "run_workers": True,
    }
    async with templates.fresh("certification") as database:

        def start(**changes: bool) -> AbstractAsyncContextManager[ServiceUnderTest]:
            return running_service("certification", database, keys, **(settings | changes))

        yield Restorable(database, superuser_url, namespace, kafka_server, tmp_path, start)


async def work_of_a_day(restorable: Restorable, service: ServiceUnderTest) -> dict[str, str]:
    """Decide and issue, take the backup, and decide and issue more; return the sessions by what becomes of them."""
    driver = CertificationDriver(service)
    granted = await driver.granted(await restorable.case(driver), await restorable.case(driver))
    opened, drafted = await driver.session(), await restorable.case(driver)
    await driver.decide(opened, drafted)
    await settled(service)
    await restorable.backup()

    suspended, lost = (one["id"] for one in (await driver.issue(granted))["issued"])
    await driver.order(suspended, "suspend", "misused")
    await driver.order(lost, "reissue", "lost")
    await driver.close(opened)
    await driver.issue(opened)
    late = [await restorable.case(driver) for _ in range(3)]
    later = await driver.session(title="Pleno kedua", place="Bogor")
    await driver.decide(later, late[0])
    await driver.decide(later, late[1], "not_granted", reason="Bukti kurang.")
    await driver.decide(later, late[2])
    await driver.close(later)
    await restorable.publish(service, withdrawn(UUID(late[2]["application_id"])))
    await until(lambda: _is(driver, late[2]["id"], "withdrawn"))
    await settled(service)
    return {"issued": granted, "to be issued": later}


async def test_what_was_decided_and_issued_after_the_backup_comes_back_as_it_was(restorable: Restorable) -> None:
    async with restorable.start() as service:
        await work_of_a_day(restorable, service)
        before = await told(service)
    assert [row["sequence"] for row in before["register"]] == [1, 2, 3, 4]
    await restorable.restore()
    async with restorable.start() as service:
        report = await recovered(service)
        assert (report["in_recovery"], report["missed"], report["adopted"]) == (False, 10, 10)
        assert [row["actor"] for row in await service.rows(ADOPTERS)] == [report["ordered_by"]]
        assert {row["times"] for row in await service.rows(CLOSURES)} == {1}, "who closed a session is told once"
        await settled(service)
        assert await told(service) == before
        document = before["register"][0]["document"]
        verified = await service.client.get(f"/v1/verifications/{document['verification_url'].rsplit('/', 1)[1]}")
        assert verified.json()["certificate_number"] == document["certificate_number"]


async def test_no_number_is_given_twice_and_no_event_forks_after_the_recovery(restorable: Restorable) -> None:
    async with restorable.start() as service:
        sessions = await work_of_a_day(restorable, service)
        records = await restorable.published(service)
    await restorable.restore()
    async with restorable.start() as service:
        driver = CertificationDriver(service)
        order = ("POST", f"/sessions/{sessions['issued']}/issue")
        await driver.refused(*order, role="director", who="user-eka", status=503, code="in_recovery")
        await recovered(service)
        await driver.refused(*order, role="director", who="user-eka", status=409, code="nothing_to_issue")
        issued = await driver.issue(sessions["to be issued"])
        assert [one["certificate_number"][:5] for one in issued["issued"]] == ["00005"]
        (counter,) = await service.rows(COUNTERS)
        assert counter["last"] == 5
        await settled(service)
        after = await restorable.published(service)
        assert records.keys() < after.keys()
        streams = Counter((topic, subject, sequence) for topic, subject, sequence, _ in after.elements())
        assert set(streams.values()) == {1}


async def _is(driver: CertificationDriver, case_id: str, state: str) -> bool:
    return bool((await driver.ok("GET", f"/cases/{case_id}"))["state"] == state)


async def test_what_the_backup_held_unsent_and_was_sent_since_does_not_go_again(restorable: Restorable) -> None:
    async with restorable.start() as service:
        driver = CertificationDriver(service)
        session_id = await driver.granted(await restorable.case(driver))
        await settled(service)
        await driver.issue(session_id)
        await settled(service)
        (event,) = [one for one in await restorable.published(service) if one[0] == "kompeten.certificates"]
        await restorable.backup()
    await restorable.restore()
    async with restorable.start() as service:
        topic, subject, sequence, event_id = event
        row = {"topic": topic, "subject": subject, "id": str(event_id), "sequence": f"{sequence:010}"}
        async with service.runtime.sessions() as session:
            await _put_back(session, row)
        assert not (await recovered(service))["in_recovery"]
        await settled(service)
        assert (await restorable.published(service))[event] == 1


async def test_a_database_that_contradicts_what_was_published_stays_shut(restorable: Restorable) -> None:
    async with restorable.start() as service:
        driver = CertificationDriver(service)
        await driver.granted(await restorable.case(driver))
        await settled(service)
        ((topic, subject, sequence, _),) = await restorable.published(service)
        await restorable.backup()
    await restorable.restore()
    async with restorable.start() as service:
        row = {"topic": topic, "subject": subject, "id": str(new_id()), "sequence": f"{sequence:010}"}
        async with service.runtime.sessions() as session:
            await _put_back(session, row)
        report = await recovered(service)
        assert report["in_recovery"]
        assert report["ordered_by"] is None
        assert subject in report["problem"]
        assert sum((await restorable.published(service)).values()) == 1


async def test_a_recovery_that_broke_off_half_way_is_done_again_from_its_beginning(restorable: Restorable) -> None:
    async with restorable.start() as service:
        driver = CertificationDriver(service)
        session_id = await driver.granted(await restorable.case(driver))
        await settled(service)
        await restorable.backup()
        await driver.issue(session_id)
        await settled(service)
        before = await told(service)
    await restorable.restore()
    async with restorable.start() as service:
        guard = service.process.guard
        adopt = guard.adopt
        broke_off: list[int] = []

        async def break_off_once(session: AsyncSession, events: Sequence[Event[EventBody]], by: str) -> set[UUID]:
            if not broke_off:
                broke_off.append(len(events))
                raise ConnectionResetError("the database went away")
            found: set[UUID] = await adopt(session, events, by)
            return found

        guard.adopt = break_off_once
        report = await recovered(service)
        assert (broke_off, report["in_recovery"], report["adopted"]) == ([1], False, 1)
        await settled(service)
        assert await told(service) == before


async def test_several_processes_may_recover_side_by_side(restorable: Restorable) -> None:
    async with restorable.start() as service:
        await work_of_a_day(restorable, service)
        before = await told(service)
    await restorable.restore()
    async with restorable.start(run_consumers=False) as first, restorable.start(run_consumers=False) as second:
        assert (await first.client.post(path_of(first), headers=first.token("operator"))).status_code == 200
        await asyncio.gather(first.process.guard.look(), second.process.guard.look())
        for service in (first, second):
            await recovered(service)
        await settled(first)
        assert await told(first) == before
        (row,) = await first.rows("SELECT problem FROM recovery")
        assert row["problem"] is None


async def test_what_a_service_cannot_take_over_is_listed_and_its_subject_goes_on_behind_it(
    templates: Templates, superuser_url: str, kafka_server: KafkaServer, keys: Path, tmp_path: Path
) -> None:
    settings = SERVICE_SETTINGS["registration"](tmp_path) | {
        "kafka_bootstrap_servers": kafka_server.bootstrap_servers,
        "kafka_namespace": f"{unique('recovery')}.",
        "run_relay": True,
    }
    known, unknown = new_id(), new_id()
    async with templates.fresh("registration") as database:
        async with running_service("registration", database, keys, **settings) as service:
            await _tell(service, known, known)
            await settled(service, drawn="SELECT 0")
            await dump(superuser_url.rsplit("/", 1)[0] + f"/{database.name}", tmp_path / "dump")
            await _tell(service, known, unknown)
            await settled(service, drawn="SELECT 0")
        await restore_dump(superuser_url, database.name, tmp_path / "dump")
        async with running_service("registration", database, keys, **settings) as service:
            report = await recovered(service)
            assert (report["in_recovery"], report["missed"], report["adopted"]) == (False, 2, 0)
            page = await service.client.get(f"{path_of(service)}/missed", headers=service.token("operator"))
            listed = {(one["subject"], one["sequence"], one["is_adopted"]) for one in page.json()["items"]}
            assert listed == {(str(known), 3, False), (str(unknown), 1, False)}
            await _tell(service, known, unknown)
            streams = await service.rows("SELECT subject, last FROM event_stream")
            assert {row["subject"]: row["last"] for row in streams} == {str(known): 4, str(unknown): 2}


async def _tell(service: ServiceUnderTest, *subjects: UUID) -> None:
    """Record an event about each subject, once the service has looked at its database."""
    await service.runtime.gate.opened()
    bodies = [rejected(one) for one in subjects]
    with own_work():
        await in_transaction(service.runtime.sessions, lambda session: record_all(session, bodies, lsp_id="lsp"))


async def _put_back(session: AsyncSession, row: dict[str, str]) -> None:
    """Put an event in the outbox as if the backup had been taken before it was sent."""
    statement = """INSERT INTO outbox (topic, subject, headers, body, recorded_at)
        VALUES (:topic, :subject, jsonb_build_object('ce_id', CAST(:id AS text), 'ce_sequence',
                CAST(:sequence AS text), 'ce_type', 't'), '{}', now())
    """
    await session.execute(text(statement), row)
    await session.commit()

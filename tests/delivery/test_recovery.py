"""A service set back by a restored dump catches up with what it had published, on real PostgreSQL and Kafka."""

import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiokafka import AIOKafkaProducer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from devstack.kafka import KafkaServer
from devstack.provision import ServiceDatabase
from kompeten.events import EventBody
from kompeten.events.envelope import attributes
from kompeten.ids import new_id
from kompeten.recovery.published import reading
from service.certification.chamber import Chamber, completed, withdrawn
from support.backups import dump, restore_dump
from support.databases import Templates
from support.services import ServiceUnderTest, running_service
from support.settings import SERVICE_SETTINGS
from support.waiting import until

PATH = "/v1/operations/certification/recovery"
OWN = ("kompeten.certification", "kompeten.certificates")
REGISTER = """
SELECT c.id, case_id, session_id, application_id, year, sequence, certificate_number, registration_number,
       issued_on, valid_until, issued_at, code_sha256, document, rendered_at IS NOT NULL AS rendered, sha256
  FROM certificate c ORDER BY sequence
"""
DECISIONS = """
SELECT session_id, case_id, outcome, reason, assessment_revision, recused, deciders, decided_at
  FROM decision WHERE state = 'final' ORDER BY decided_at, case_id
"""
CASES = "SELECT id, application_id, attempt, state, decided_in, holder_name FROM certification_case ORDER BY id"
SESSIONS = """
SELECT s.id, s.batch_id, title, held_on, place, state, decree_number, decree_date, opened_by, opened_at, closed_by,
       closed_at, (SELECT array_agg(user_id || name ORDER BY user_id) FROM session_member WHERE session_id = s.id)
  FROM committee_session s ORDER BY s.id
"""
TOLD = {"register": REGISTER, "decisions": DECISIONS, "cases": CASES, "sessions": SESSIONS}
COUNTERS = "SELECT last, last_issued_on FROM number_series"

_namespaces = itertools.count(1)


@dataclass
class House:
    """Certification on a database that may be restored, and what others publish to it."""

    database: ServiceDatabase
    superuser_url: str
    namespace: str
    kafka: KafkaServer
    folder: Path
    start: Callable[[], AbstractAsyncContextManager[ServiceUnderTest]]

    async def publish(self, service: ServiceUnderTest, *bodies: EventBody) -> None:
        """Send events of other services and wait until they were applied."""
        async with AIOKafkaProducer(bootstrap_servers=self.kafka.bootstrap_servers) as producer:
            for body in bodies:
                record = service.record(body)
                await producer.send_and_wait(
                    self.namespace + record.topic, key=record.key, value=record.value, headers=list(record.headers)
                )

    async def case(self, chamber: Chamber, application_id: UUID | None = None) -> dict[str, Any]:
        """Let an assessment be completed and return its case once it is there."""
        application = application_id or new_id()
        await self.publish(chamber.service, completed(application))

        async def there() -> dict[str, Any] | None:
            page = await chamber.ok("GET", "/cases?limit=200")
            return next((one for one in page["items"] if one["application_id"] == str(application)), None)

        found: dict[str, Any] = await until(there)
        return found

    async def backup(self) -> None:
        """Dump the database."""
        address = self.superuser_url.rsplit("/", 1)[0] + f"/{self.database.name}"
        await dump(address, self.folder / "dump")

    async def restore(self) -> None:
        """Put the dump in the database's place."""
        await restore_dump(self.superuser_url, self.database.name, self.folder / "dump")

    async def published(self, service: ServiceUnderTest) -> Counter[tuple[str, str, int, UUID]]:
        """Return how often each event lies in the service's own topics."""
        found: Counter[tuple[str, str, int, UUID]] = Counter()
        for topic in OWN:
            async with reading(service.runtime.settings, topic) as now:
                async for records in now.batches():
                    for one in map(attributes, (record.headers for record in records)):
                        found[topic, one.subject, one.sequence, one.id] += 1
        return found


@pytest.fixture
async def house(
    templates: Templates, superuser_url: str, kafka_server: KafkaServer, keys: Path, tmp_path: Path
) -> AsyncIterator[House]:
    """Certification's house on a fresh database and topics of its own."""
    namespace = f"recovery{next(_namespaces)}."
    settings = SERVICE_SETTINGS["certification"](tmp_path) | {
        "kafka_bootstrap_servers": kafka_server.bootstrap_servers,
        "kafka_namespace": namespace,
        "run_relay": True,
        "run_consumers": True,
        "run_workers": True,
    }
    async with templates.fresh("certification") as database:

        def start() -> AbstractAsyncContextManager[ServiceUnderTest]:
            return running_service("certification", database, keys, **settings)

        yield House(database, superuser_url, namespace, kafka_server, tmp_path, start)


async def settled(service: ServiceUnderTest) -> None:
    """Wait until everything recorded was sent and every certificate drawn."""

    async def nothing_waits() -> bool:
        waiting = "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM certificate WHERE sha256 IS NULL) AS n"
        (row,) = await service.rows(waiting)
        return bool(row["n"] == 0)

    await until(nothing_waits, seconds=40)


async def told(service: ServiceUnderTest) -> dict[str, list[dict[str, Any]]]:
    """Return what the committee decided and the register holds."""
    return {name: await service.rows(statement) for name, statement in TOLD.items()}


async def recovered(service: ServiceUnderTest) -> dict[str, Any]:
    """Order the recovery as an operator, wait for its end, and return the report."""
    token = service.token("operator")
    assert (await service.client.post(PATH, headers=token)).status_code == 200

    async def ended() -> dict[str, Any] | None:
        report: dict[str, Any] = (await service.client.get(PATH, headers=token)).json()
        return report if not report["in_recovery"] or report["ordered_by"] is None else None

    report: dict[str, Any] = await until(ended, seconds=60)
    return report


async def test_what_was_decided_and_issued_after_the_backup_comes_back_as_it_was(house: House) -> None:
    async with house.start() as service:
        chamber = Chamber(service)
        granted = await chamber.granted(await house.case(chamber), known := await house.case(chamber))
        opened, drafted = await chamber.session(), await house.case(chamber)
        await chamber.decide(opened, drafted)
        await settled(service)
        await house.backup()

        await chamber.issue(granted)
        await chamber.close(opened)
        await chamber.issue(opened)
        late = [await house.case(chamber) for _ in range(3)]
        session_id = await chamber.session(title="Pleno kedua", place="Bogor")
        await chamber.decide(session_id, late[0])
        await chamber.decide(session_id, late[1], "not_granted", reason="Bukti kurang.")
        await chamber.decide(session_id, late[2])
        await chamber.close(session_id)
        await house.publish(service, withdrawn(UUID(late[2]["application_id"])))
        await until(lambda: _is(chamber, late[2]["id"], "withdrawn"))
        await settled(service)
        before, records = await told(service), await house.published(service)
    assert [row["sequence"] for row in before["register"]] == [1, 2, 3]

    await house.restore()
    async with house.start() as service:
        chamber = Chamber(service)
        await chamber.refused(
            "POST", f"/sessions/{granted}/issue", role="director", who="user-eka", status=503, code="in_recovery"
        )
        report = await recovered(service)
        assert not report["in_recovery"], report
        assert (report["missed"], report["adopted"]) == (7, 7)
        await settled(service)
        assert await told(service) == before
        code = before["register"][0]["document"]["verification_url"].rsplit("/", 1)[1]
        assert (await service.client.get(f"/v1/verifications/{code}")).json()["holder_name"] == known["holder_name"]
        (counter,) = await service.rows(COUNTERS)
        assert counter["last"] == 3

        await chamber.refused(
            "POST", f"/sessions/{granted}/issue", role="director", who="user-eka", status=409, code="nothing_to_issue"
        )
        issued = await chamber.issue(session_id)
        assert [one["certificate_number"][:5] for one in issued["issued"]] == ["00004"]
        await settled(service)
        after = await house.published(service)
        assert records.keys() < after.keys()
        assert set(after.values()) == {1}
        streams = Counter((topic, subject, sequence) for topic, subject, sequence, _ in after)
        assert set(streams.values()) == {1}


async def _is(chamber: Chamber, case_id: str, state: str) -> bool:
    return bool((await chamber.ok("GET", f"/cases/{case_id}"))["state"] == state)


async def test_what_the_backup_held_unsent_and_was_sent_since_does_not_go_again(house: House) -> None:
    async with house.start() as service:
        chamber = Chamber(service)
        session_id = await chamber.granted(await house.case(chamber))
        await settled(service)
        await chamber.issue(session_id)
        await settled(service)
        (event,) = [one for one in await house.published(service) if one[0] == "kompeten.certificates"]
        await house.backup()
    await house.restore()
    async with house.start() as service:
        topic, subject, sequence, event_id = event
        row = {"topic": topic, "subject": subject, "id": str(event_id), "sequence": f"{sequence:010}"}
        async with service.runtime.sessions() as session:
            await _put_back(session, row)
        assert not (await recovered(service))["in_recovery"]
        await settled(service)
        assert (await house.published(service))[event] == 1


async def test_a_database_that_contradicts_what_was_published_stays_shut(house: House) -> None:
    async with house.start() as service:
        chamber = Chamber(service)
        await chamber.granted(await house.case(chamber))
        await settled(service)
        ((topic, subject, sequence, _),) = await house.published(service)
        await house.backup()
    await house.restore()
    async with house.start() as service:
        row = {"topic": topic, "subject": subject, "id": str(new_id()), "sequence": f"{sequence:010}"}
        async with service.runtime.sessions() as session:
            await _put_back(session, row)
        report = await recovered(service)
        assert report["in_recovery"]
        assert report["ordered_by"] is None
        assert subject in report["problem"]
        assert sum((await house.published(service)).values()) == 1


async def _put_back(session: AsyncSession, row: dict[str, str]) -> None:
    """Put an event in the outbox as if the backup had been taken before it was sent."""
    statement = """
        INSERT INTO outbox (topic, subject, headers, body, recorded_at)
        VALUES (:topic, :subject, jsonb_build_object('ce_id', CAST(:id AS text), 'ce_sequence',
                CAST(:sequence AS text), 'ce_type', 't'), '{}', now())
    """
    await session.execute(text(statement), row)
    await session.commit()

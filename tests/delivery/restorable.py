"""Certification on a database that may be set back, with what others publish to it, and what it holds told."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaProducer

from devstack.kafka import KafkaServer
from devstack.provision import ServiceDatabase
from kompeten.events import EventBody
from kompeten.events.envelope import attributes
from kompeten.ids import new_id
from kompeten.recovery.published import reading
from support.backups import dump, restore_dump
from support.drivers.certification import CertificationDriver
from support.events import completed
from support.services import ServiceUnderTest
from support.waiting import until

OWN = ("kompeten.certification", "kompeten.certificates")
REGISTER = """
SELECT c.id, case_id, session_id, application_id, year, sequence, certificate_number, registration_number,
       issued_on, valid_until, issued_at, code_sha256, document, rendered_at IS NOT NULL AS rendered, sha256,
       state, state_since, state_reason, acts, replaced_by, reissue_of
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
FACTS = "SELECT event_id, lsp_id, headers - 'traceparent', body::jsonb FROM register_fact ORDER BY event_id"
TOLD = {"register": REGISTER, "facts": FACTS, "decisions": DECISIONS, "cases": CASES, "sessions": SESSIONS}
UNDRAWN = """
SELECT (SELECT count(*) FROM certificate WHERE sha256 IS NULL)
     + (SELECT count(*) FROM register_fact WHERE position IS NULL)
"""
ADOPTERS = "SELECT DISTINCT actor FROM audit_entry WHERE action LIKE 'adopt%'"
CLOSURES = """
    SELECT count(audit_entry.action) AS times FROM committee_session AS closed LEFT JOIN audit_entry
        ON object_id = closed.id::text AND action IN ('close_session', 'adopt_session')
    WHERE closed.closed_at IS NOT NULL GROUP BY closed.id
"""
COUNTERS = "SELECT last, last_issued_on FROM number_series"


@dataclass
class Restorable:
    """Certification on a database that may be restored, and what others publish to it."""

    database: ServiceDatabase
    superuser_url: str
    namespace: str
    kafka: KafkaServer
    folder: Path
    start: Callable[..., AbstractAsyncContextManager[ServiceUnderTest]]

    async def publish(self, service: ServiceUnderTest, *bodies: EventBody) -> None:
        """Send events of other services and wait until they were applied."""
        async with AIOKafkaProducer(bootstrap_servers=self.kafka.bootstrap_servers) as producer:
            for body in bodies:
                record = service.record(body)
                await producer.send_and_wait(
                    self.namespace + record.topic, key=record.key, value=record.value, headers=list(record.headers)
                )

    async def case(self, driver: CertificationDriver, application_id: UUID | None = None) -> dict[str, Any]:
        """Let an assessment be completed and return its case once it is there."""
        application = application_id or new_id()
        await self.publish(driver.service, completed(application))

        async def there() -> dict[str, Any] | None:
            page = await driver.ok("GET", "/cases?limit=200")
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


async def settled(service: ServiceUnderTest, drawn: str = UNDRAWN) -> None:
    """Wait until everything recorded was sent, every certificate drawn and every fact placed."""

    async def nothing_waits() -> bool:
        (row,) = await service.rows(f"SELECT (SELECT count(*) FROM outbox) + ({drawn}) AS n")
        return bool(row["n"] == 0)

    await until(nothing_waits)


async def told(service: ServiceUnderTest) -> dict[str, list[dict[str, Any]]]:
    """Return what the committee decided and the register holds."""
    return {name: await service.rows(statement) for name, statement in TOLD.items()}


def path_of(service: ServiceUnderTest) -> str:
    return f"/v1/operations/{service.name}/recovery"


async def recovered(service: ServiceUnderTest) -> dict[str, Any]:
    """Order the recovery as an operator, wait for its end, and return the report."""
    token = service.token("operator")
    assert (await service.client.post(path_of(service), headers=token)).status_code == 200

    async def ended() -> dict[str, Any] | None:
        report: dict[str, Any] = (await service.client.get(path_of(service), headers=token)).json()
        return report if not report["in_recovery"] or report["ordered_by"] is None else None

    report: dict[str, Any] = await until(ended, seconds=60)
    return report

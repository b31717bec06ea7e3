"""Development set back by a restored dump: activities, attendance and the addresses of attestations come back."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from delivery.restorable import Restorable, recovered, settled
from devstack.kafka import KafkaServer
from kompeten.clock import ManualClock
from kompeten.events import EnrolmentErased, ParticipantEnrolled
from kompeten.ids import new_id
from service.development.test_attendance import FIRST, SECOND, Venue
from support.databases import Templates
from support.drivers.development import ACTIVITY, DevelopmentDriver
from support.events import sample
from support.services import START, ServiceUnderTest, running_service
from support.waiting import until
from support.workers import unique

TOLD = {
    # All of it but the secret of the screen's code and when it was drafted, which nobody was told.
    "activities": "SELECT to_jsonb(a) - 'attendance_secret' - 'created_at' AS told FROM activity a ORDER BY id",
    "surveys": "SELECT activity_id, kind, state, timetable FROM survey ORDER BY activity_id, kind",
    "attendance": """SELECT enrolment_id, session_id, recorded_at, struck_at FROM attendance
                      ORDER BY enrolment_id, session_id""",
    "participants": "SELECT enrolment_id, full_name, lesson_hours, attendance_revision FROM participant ORDER BY 1",
    "attestations": "SELECT enrolment_id, activity_id, code, issued_at FROM attestation ORDER BY enrolment_id",
}
MORNING_AFTER = timedelta(days=14, hours=6)


@pytest.fixture
async def restorable(
    templates: Templates, superuser_url: str, kafka_server: KafkaServer, keys: Path, tmp_path: Path
) -> AsyncIterator[Restorable]:
    """Development on a fresh database and topics of its own; time goes on where it was."""
    namespace, clock = f"{unique('recovery')}.", ManualClock(START)
    settings = {
        "kafka_bootstrap_servers": kafka_server.bootstrap_servers,
        "kafka_namespace": namespace,
        "run_relay": True,
        "run_consumers": True,
    }
    async with templates.fresh("development") as database:

        def start(**changes: bool) -> AbstractAsyncContextManager[ServiceUnderTest]:
            return running_service("development", database, keys, clock=clock, **(settings | changes))

        yield Restorable(database, superuser_url, namespace, kafka_server, tmp_path, start)


async def enrolled(restorable: Restorable, venue: Venue, people: int) -> list[UUID]:
    """Let people be enrolled, and wait until they are known."""
    ids = [new_id() for _ in range(people)]
    service = venue.driver.service
    await restorable.publish(service, *(sample(ParticipantEnrolled, one, activity_id=venue.activity) for one in ids))
    known = "SELECT enrolment_id FROM participant WHERE activity_id = :activity_id"
    await until(lambda: _is_known(service, known, ids, activity_id=venue.activity))
    return ids


async def _is_known(service: ServiceUnderTest, statement: str, ids: list[UUID], **params: Any) -> bool:
    return {row["enrolment_id"] for row in await service.rows(statement, **params)} >= set(ids)


async def told(service: ServiceUnderTest) -> dict[str, list[dict[str, Any]]]:
    return {name: await service.rows(statement) for name, statement in TOLD.items()}


async def attestations_of(venue: Venue) -> int:
    answer = await venue.driver.call("POST", f"activities/{venue.activity}/attestations")
    assert answer.status_code == 200, answer.text
    return int(answer.json()["issued"])


async def shown(service: ServiceUnderTest) -> dict[str, Any]:
    """Return what anybody reads at each address."""
    rows = await service.rows("SELECT code FROM attestation WHERE code IS NOT NULL")
    return {row["code"]: (await service.client.get(f"/v1/attended/{row['code']}")).json() for row in rows}


async def work_of_a_day(restorable: Restorable, service: ServiceUnderTest) -> None:
    """Announce, enrol and take the backup; then hold lists, strike, attest, erase, change, announce and cancel."""
    driver = DevelopmentDriver(service)
    venue, doomed = Venue(driver, await driver.announced()), await driver.announced()
    siti, budi, erased = await enrolled(restorable, venue, 3)
    service.clock.advance(MORNING_AFTER)
    await venue.attend(FIRST, siti)
    await settled(service, drawn="SELECT 0")
    await restorable.backup()
    await venue.attend(FIRST, budi, erased)
    await venue.attend(SECOND, siti, budi, erased)
    assert await attestations_of(venue) == 3
    service.clock.advance(timedelta(minutes=1))
    await venue.strike(SECOND, budi)
    changed = await driver.call("PUT", f"activities/{venue.activity}", ACTIVITY | {"quota": 120})
    assert changed.status_code == 200, changed.text
    later = Venue(driver, await driver.announced(title="Kelas daring"))
    (tono,) = await enrolled(restorable, later, 1)
    await later.attend(FIRST, tono)
    assert await attestations_of(later) == 1
    cancelled = await driver.call("POST", f"activities/{doomed}/cancellation", {"reason": "Banjir."})
    assert cancelled.status_code == 200, cancelled.text
    await restorable.publish(service, sample(EnrolmentErased, erased))
    gone = "SELECT enrolment_id FROM participant WHERE full_name = ''"
    await until(lambda: _is_known(service, gone, [erased]))
    await settled(service, drawn="SELECT 0")


async def test_addresses_in_letters_answer_after_a_restore_and_say_what_they_said(restorable: Restorable) -> None:
    async with restorable.start() as service:
        await work_of_a_day(restorable, service)
        before, papers = await told(service), await shown(service)
        assert len(papers) == 3
    await restorable.restore()
    async with restorable.start() as service:
        assert len(await shown(service)) == 0
        report = await recovered(service)
        assert (report["in_recovery"], report["adopted"]) == (False, report["missed"])
        assert await told(service) == before
        assert await shown(service) == papers
        actors = await service.rows("SELECT DISTINCT action, actor FROM audit_entry WHERE action LIKE 'adopt%'")
        assert {one["actor"] for one in actors} == {report["ordered_by"]}
        assert {one["action"] for one in actors} == {"adopt_activity", "adopt_attendance", "adopt_attestations"}
        assert await nothing_is_issued_again(service)


async def nothing_is_issued_again(service: ServiceUnderTest) -> bool:
    """Whoever has a certificate of attendance keeps its address when all are asked for once more."""
    driver = DevelopmentDriver(service)
    rows = await service.rows("SELECT DISTINCT activity_id FROM attestation")
    return [await attestations_of(Venue(driver, str(row["activity_id"]))) for row in rows] == [0, 0]

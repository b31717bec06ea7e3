"""One batch played through the four services by their own routes and handlers: the rows that are multiplied later."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from kompeten.database.sessions import in_transaction
from kompeten.ids import new_id
from notifications.digests.commands import write_due_digests
from support.drivers.assessment import AssessmentDriver, result
from support.drivers.certification import CertificationDriver
from support.drivers.notifications import send
from support.drivers.registration import RegistrationDriver, person
from support.drivers.system import System
from support.people import SCHEME
from support.services import ServiceUnderTest

SEATS = 20
SLOTS_A_DAY = 9
FIRST_SLOT = datetime(2026, 7, 15, 0, 0, tzinfo=UTC)  # 08:00 at the venue
AFTER_THE_BATCH = datetime(2026, 7, 17, 12, 0, tzinfo=UTC)
THE_SESSION = datetime(2026, 7, 20, 2, 0, tzinfo=UTC)
QUIET = timedelta(minutes=15)
# As the relay does it, whose part `System.carry` plays.
KEEP_SENT = "INSERT INTO sent_record SELECT id, topic, subject, headers, body, now() FROM outbox"


@dataclass
class Story:
    """A batch: one is rejected and erased, one withdraws, one is absent, two miss a unit, the others pass."""

    system: System
    seats: int = SEATS
    batch: UUID = field(init=False)

    def __post_init__(self) -> None:
        """Give everybody a driver."""
        services = self.system.services
        self._registration = RegistrationDriver(services["registration"])
        self._assessment = AssessmentDriver(services["assessment"])

    async def play(self) -> None:
        """Play the batch from its proposal to the digest about it."""
        rejected, withdrawn, *accepted = await self._apply()
        await self._carry()
        await self._registration.do(withdrawn, "withdrawal", reason="Pindah tugas")
        await self._erase(rejected)
        await self._carry()
        await self._assess(accepted)
        await self._carry()
        await self._certify()
        await self._carry()
        await self._tell()

    async def _apply(self) -> list[UUID]:
        self.batch = await self._registration.approved_batch(quota=self.seats)
        applications = [
            await self._submit(f"peserta.{number}@example.id", f"0840000{number:05}") for number in range(self.seats)
        ]
        returned = applications[-1]
        await self._act(returned, "return", reasons=[{"field": "address", "reason": "Alamat kurang lengkap"}])
        changed = {name: value for name, value in self._form.items() if name != "batch_id"}
        answer = await self._registration.client.put(
            f"/v1/applications/{returned}", json=changed, headers=self._registration.organizer
        )
        answer.raise_for_status()
        await self._act(applications[0], "rejection", reason="Belum memenuhi syarat dasar")
        for one in applications[1:]:
            await self._act(one, "acceptance")
        return applications

    async def _submit(self, email: str, phone: str) -> UUID:
        self._form: dict[str, str] = {"batch_id": str(self.batch), **person(email=email, phone=phone)}
        answer = await self._registration.client.post(
            "/v1/applications", json=self._form, headers=self._registration.organizer | _key()
        )
        answer.raise_for_status()
        return UUID(answer.json()["id"])

    async def _act(self, application: UUID, what: str, **body: object) -> None:
        answer = await self._registration.do(application, what, self._registration.admin | _key(), **body)
        answer.raise_for_status()

    async def _erase(self, application: UUID) -> None:
        registration = self._registration.service
        (row,) = await registration.rows("SELECT person_id FROM application WHERE id = :id", id=application)
        answer = await self._registration.client.post(
            f"/v1/people/{row['person_id']}/erasure", json={"reason": "requested"}, headers=self._registration.admin
        )
        answer.raise_for_status()

    async def _assess(self, accepted: Sequence[UUID]) -> None:
        """Give each an hour with one of two assessors; the first does not come."""
        assessors = [
            await self._assessment.save_assessor(
                met_number=f"MET.000.{number:06}.2022", user_id="user-puji", email=f"asesor.{number}@example.id"
            )
            for number in (1, 2)
        ]
        opened = await self._page(self._assessment.service, f"/v1/assessments?batch_id={self.batch}&limit=200")
        whose = {UUID(one["application_id"]): one["id"] for one in opened}
        for place, application in enumerate(accepted):
            day, hour = divmod(place // 2, SLOTS_A_DAY)
            begins = FIRST_SLOT + timedelta(days=day, hours=hour)
            slot = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=1)).isoformat()}
            (await self._assessment.assign(whose[application], assessors[place % 2], **slot)).raise_for_status()
        self.system.wait_until(AFTER_THE_BATCH)
        for place, application in enumerate(accepted):
            await self._result(whose[application], assessors[place % 2], place)

    async def _result(self, assessment: str, assessor: str, place: int) -> None:
        if place == 0:
            body = {"note": "Tidak hadir"}
            answer = await self._assessment.call(
                "POST", f"assessments/{assessment}/absence", body, as_=self._assessment.assessor(assessor)
            )
            answer.raise_for_status()
            return
        marks = [
            "not_yet_competent" if place in {1, 2} and unit == 0 else "competent" for unit in range(len(SCHEME.units))
        ]
        results = [result(unit, mark) for unit, mark in enumerate(marks)]
        (await self._assessment.send(assessment, assessor, *results)).raise_for_status()
        (await self._assessment.complete(assessment, assessor)).raise_for_status()

    async def _certify(self) -> None:
        self.system.wait_until(THE_SESSION)
        driver = CertificationDriver(self.system.services["certification"])
        session = await driver.session(batch_id=str(self.batch))
        cases = await driver.ok("GET", f"/cases?batch_id={self.batch}&limit=200")
        for case in cases["items"]:
            passed = case["recommendation"] == "competent"
            reason = {} if passed else {"reason": "Satu unit belum kompeten"}
            await driver.decide(session, case, "granted" if passed else "not_granted", **reason)
        await driver.close(session)
        await driver.issue(session)
        while await driver.draw():
            pass

    async def _tell(self) -> None:
        """Send every letter, write the digest, and send that."""
        notifications = self.system.services["notifications"]
        for _ in range(2):
            await send(notifications)
            self.system.wait_until(notifications.clock.now() + QUIET)
            await in_transaction(
                notifications.runtime.sessions, lambda session: write_due_digests(session, quiet=QUIET / 3)
            )
        await send(notifications)

    async def _page(self, service: ServiceUnderTest, path: str) -> list[dict[str, Any]]:
        answer = await service.client.get(path, headers=service.token("certification_manager"))
        answer.raise_for_status()
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def _carry(self) -> None:
        for one in self.system.services.values():
            async with one.runtime.sessions() as session, session.begin():
                await session.execute(text(KEEP_SENT))
        await self.system.carry()


def _key() -> dict[str, str]:
    return {"Idempotency-Key": str(new_id())}

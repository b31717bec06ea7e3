"""Short words for what the LSP and its assessors do at the assessment service."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from kompeten.ids import new_id
from support.people import SCHEME, registered
from support.services import ServiceUnderTest

ON_THE_DAY = datetime(2026, 7, 15, 9, 0, tzinfo=UTC)  # 17:00 in Makassar on the first day of the batch
SLOT = {"starts_at": "2026-07-15T09:00:00+08:00", "ends_at": "2026-07-15T10:00:00+08:00"}
ASSESSOR = {
    "met_number": "MET.000.990007.2022",
    "name": "Puji Sri Noviani",
    "email": "puji@example.id",
    "employer": "Dinas Perpustakaan Karangasem",
    "user_id": "user-puji",
    "schemes": ["KL-04", "KL-01"],
    "valid_until": "2027-03-31",
}


def result(unit: int, mark: str = "competent", **changes: Any) -> dict[str, Any]:
    """Return a result body for the scheme's unit at this place."""
    body: dict[str, Any] = {
        "id": str(uuid4()),
        "unit_code": SCHEME.units[unit].code,
        "mark": mark,
        "evidence": ["observation", "written"],
        "note": "",
    }
    return body | changes


@dataclass
class AssessmentDriver:
    """What the LSP and its assessors do at this service."""

    service: ServiceUnderTest

    @property
    def manager(self) -> dict[str, str]:
        """The headers of a certification manager."""
        return self.service.token("certification_manager")

    def assessor(self, assessor_id: UUID | str, **claims: Any) -> dict[str, str]:
        """Return the headers of an assessor."""
        return self.service.token("assessor", **{"subject": "user-puji", "assessor_id": str(assessor_id)} | claims)

    async def call(self, method: str, path: str, body: Any = None, *, as_: dict[str, str]) -> httpx.Response:
        """Send a request under `/v1`."""
        return await self.service.client.request(method, f"/v1/{path}", json=body, headers=as_)

    async def registered(self, **changes: Any) -> str:
        """Deliver an acceptance and return the id of its assessment."""
        event = registered(**changes)
        await self.service.deliver(event)
        rows = await self.service.rows("SELECT id FROM assessment WHERE application_id = :id", id=event.application_id)
        return str(rows[0]["id"])

    async def save_assessor(self, assessor_id: UUID | str | None = None, **changes: Any) -> str:
        """Register an assessor and return the id."""
        chosen = str(assessor_id or new_id())
        answer = await self.call("PUT", f"assessors/{chosen}", ASSESSOR | changes, as_=self.manager)
        assert answer.status_code == 200, answer.text
        return chosen

    async def assign(self, assessment: str, assessor: str, **changes: Any) -> httpx.Response:
        """Assign an assessor to the usual hour."""
        body = {"assessor_id": assessor, **SLOT} | changes
        return await self.call("PUT", f"assessments/{assessment}/assignment", body, as_=self.manager)

    async def send(self, assessment: str, assessor: str, *results: dict[str, Any]) -> httpx.Response:
        """Send results as an assessor."""
        path = f"assessments/{assessment}/results"
        return await self.call("PUT", path, {"results": list(results)}, as_=self.assessor(assessor))

    async def complete(self, assessment: str, assessor: str, body: Any = None) -> httpx.Response:
        """Complete as an assessor."""
        return await self.call("POST", f"assessments/{assessment}/completion", body, as_=self.assessor(assessor))

    async def on_the_day(self, **changes: Any) -> tuple[str, str]:
        """Return an assigned assessment and its assessor, on the day of the assessment."""
        assessor = await self.save_assessor()
        assessment = await self.registered(**changes)
        assert (await self.assign(assessment, assessor)).status_code == 200
        self.service.clock.advance(ON_THE_DAY - self.service.clock.now())
        return assessment, assessor

    def days_pass(self, days: float) -> None:
        """Move the clock."""
        self.service.clock.advance(timedelta(days=days))

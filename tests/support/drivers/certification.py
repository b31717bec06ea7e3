"""Short words for what committee and director do at the certification service, and the events it hears."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from kompeten.events import (
    ApplicationWithdrawn,
    AssessmentCompleted,
    CandidateAbsent,
    ParticipantCorrected,
    ParticipantRegistered,
)
from kompeten.events.assessment import UnitResult
from kompeten.events.snapshots import Assessor, Contacts, Mark
from kompeten.ids import new_id
from support.people import BATCH, SCHEME, participant, registered
from support.services import ServiceUnderTest

MEMBERS = [
    {"user_id": "user-ani", "name": "Ani Lestari"},
    {"user_id": "user-budi", "name": "Budi Santoso"},
    {"user_id": "user-citra", "name": "Citra Dewi"},
]
FIVE = [
    *MEMBERS,
    {"user_id": "user-puji", "name": "Puji Sri Noviani"},
    {"user_id": "user-lsp_admin", "name": "Dian Admin"},
]
ASSESSOR = Assessor(
    id=UUID("0197f000-0000-7000-8000-0000000000aa"),
    user_id="user-puji",
    name="Puji Sri Noviani",
    met_number="MET.000.990007.2022",
    employer="Dinas Perpustakaan Karangasem",
)
DECREE = {"decree_number": "KEP.01/LSP-PUSTAKAWAN/2026", "decree_date": "2026-07-20"}


def accepted(application_id: UUID, **changes: Any) -> ParticipantRegistered:
    """Return the event of an acceptance."""
    return registered(application_id, **changes)


def completed(
    application_id: UUID, *, attempt: int = 1, revision: int = 1, missed: int = 0, **changes: Any
) -> AssessmentCompleted:
    """Return a completed assessment: the first `missed` units are BK; `changes` go to the participant."""
    units = tuple(
        UnitResult(
            code=unit.code,
            title=unit.title,
            mark=Mark.NOT_YET_COMPETENT if place < missed else Mark.COMPETENT,
            evidence=("observation",),
            note="",
        )
        for place, unit in enumerate(SCHEME.units)
    )
    return AssessmentCompleted(
        application_id=application_id,
        assessment_id=uuid4(),
        attempt=attempt,
        revision=revision,
        recommendation=Mark.NOT_YET_COMPETENT if missed else Mark.COMPETENT,
        units=units,
        follow_up=None,
        assessor=ASSESSOR,
        participant=participant(**changes),
        completed_at=datetime(2026, 7, 16, 8, 0, tzinfo=UTC),
    )


def withdrawn(application_id: UUID, *, was_accepted: bool = True) -> ApplicationWithdrawn:
    """Return the event of a withdrawal."""
    return ApplicationWithdrawn(
        application_id=application_id,
        batch_id=BATCH.id,
        batch_title=BATCH.title,
        full_name="Siti Rahmah Hasanah",
        reason="Pindah tugas",
        was_accepted=was_accepted,
    )


def corrected(application_id: UUID, full_name: str, revision: int = 2) -> ParticipantCorrected:
    """Return the event of a corrected name."""
    return ParticipantCorrected(
        application_id=application_id,
        participant=participant(full_name=full_name, revision=revision),
        contacts=Contacts(),
        reason="Salah ketik",
    )


def absent(application_id: UUID, attempt: int = 1) -> CandidateAbsent:
    """Return the event of an absence."""
    return CandidateAbsent(
        application_id=application_id, assessment_id=uuid4(), attempt=attempt, batch_id=BATCH.id, note="Sakit"
    )


@dataclass
class CertificationDriver:
    """What committee, certification manager and director do at this service."""

    service: ServiceUnderTest

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        role: str = "committee",
        who: str = "user-ani",
        **headers: str,
    ) -> httpx.Response:
        """Send a request under `/v1` as a caller of this role."""
        token = self.service.token(role, subject=who)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.service.client.request(method, f"/v1{path}", json=body, headers=token | named)

    async def ok(self, *args: Any, status: int = 200, **kwargs: Any) -> Any:
        """Send a request and return its JSON; any other status fails the test."""
        response = await self.call(*args, **kwargs)
        assert response.status_code == status, response.text
        return response.json()

    async def refused(self, *args: Any, status: int, code: str, **kwargs: Any) -> Any:
        """Send a request and return the problem, which must be this one."""
        response = await self.call(*args, **kwargs)
        assert (response.status_code, response.json()["code"]) == (status, code), response.text
        assert response.headers["content-type"] == "application/problem+json"
        return response.json()

    async def case(self, **changes: Any) -> dict[str, Any]:
        """Let an assessment be completed and return its case; `changes` go to `completed`."""
        application_id = new_id()
        await self.service.deliver(completed(application_id, **changes))
        return await self.case_of(application_id)

    async def case_of(self, application_id: UUID | str, attempt: int = 1) -> dict[str, Any]:
        """Return the case of an application."""
        page = await self.ok("GET", "/cases?limit=200")
        found: dict[str, Any] = next(
            one for one in page["items"] if (one["application_id"], one["attempt"]) == (str(application_id), attempt)
        )
        return found

    async def session(self, members: list[dict[str, str]] | None = None, **changes: Any) -> str:
        """Open a session and return its id."""
        body = {
            "batch_id": str(BATCH.id),
            "title": "Pleno Juli",
            "held_on": "2026-07-20",
            "place": "Jakarta",
            "members": members or MEMBERS,
        }
        opened = await self.ok("POST", "/sessions", body | changes, status=201)
        return str(opened["id"])

    async def decide(self, session_id: str, case: dict[str, Any], outcome: str = "granted", **body: Any) -> Any:
        """Draft a decision."""
        return await self.ok("PUT", f"/sessions/{session_id}/decisions/{case['id']}", {"outcome": outcome} | body)

    async def close(self, session_id: str) -> Any:
        """Close a session by its decree."""
        return await self.ok("POST", f"/sessions/{session_id}/closure", DECREE)

    async def granted(self, *cases: dict[str, Any]) -> str:
        """Let a session grant these cases and return its id."""
        session_id = await self.session()
        for case in cases:
            await self.decide(session_id, case)
        await self.close(session_id)
        return session_id

    async def issue(self, session_id: str) -> Any:
        """Order the issue as the director."""
        return await self.ok("POST", f"/sessions/{session_id}/issue", role="director", who="user-eka")

    async def certificate(self, **changes: Any) -> dict[str, Any]:
        """Bring one candidate all the way to a certificate."""
        issued = await self.issue(await self.granted(await self.case(**changes)))
        entry: dict[str, Any] = issued["issued"][0]
        return entry

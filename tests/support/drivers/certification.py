"""Short words for what committee and director do at the certification service, and the events it hears."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx

from certification.certificates.parts import renderer_of
from certification.credentials.parts import signer_of
from kompeten.http.remembering import OLDEST_SECONDS
from kompeten.ids import new_id
from support.events import completed
from support.lsps import LSP
from support.people import BATCH, SCHEME
from support.services import ServiceUnderTest

MEMBERS = [
    {"user_id": "user-ani", "name": "Ani Lestari"},
    {"user_id": "user-budi", "name": "Budi Santoso"},
    {"user_id": "user-citra", "name": "Citra Dewi"},
]
INVOLVED = {"user-puji", "user-lsp_admin"}  # who assessed and reviewed the candidates of these tests
ROSTERED = {
    "employer": "Perpustakaan Nasional Contoh",
    "schemes": [SCHEME.code],
    "starts_on": "2020-01-01",
    "ends_on": "2039-12-31",
}
FIVE = [
    *MEMBERS,
    {"user_id": "user-puji", "name": "Puji Sri Noviani"},
    {"user_id": "user-lsp_admin", "name": "Dian Admin"},
]
THE_DAY = datetime(2026, 7, 20, 2, 0, tzinfo=UTC)
PROPOSAL = {"explanation": "Laporan surveilan 12/2026.", "legal_basis": "SK.12/LSP-PUSTAKAWAN/2026"}
DECREE = {"decree_number": "KEP.01/LSP-PUSTAKAWAN/2026", "decree_date": "2026-07-20"}


@dataclass
class CertificationDriver:
    """What committee, certification manager and director do at this service."""

    service: ServiceUnderTest
    lsp_id: str = LSP

    def __post_init__(self) -> None:
        """Let the day of the session come: nothing is decreed before."""
        clock = self.service.clock
        clock.advance(max(THE_DAY - clock.now(), timedelta()))

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
        token = self.service.token(role, subject=who, lsp_id=self.lsp_id)
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
        event = completed(application_id, lsp_id=self.lsp_id, **changes)
        await self.service.deliver(event, lsp_id=self.lsp_id)
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
            "members": [member["user_id"] for member in members or MEMBERS],
        }
        await self.enter(members or MEMBERS)
        opened = await self.ok("POST", "/sessions", body | changes, status=201)
        for member in opened["members"]:
            if member["user_id"] not in INVOLVED:
                await self.confirm(opened["id"], member["user_id"])
        return str(opened["id"])

    async def enter(self, members: list[dict[str, str]], **changes: Any) -> None:
        """Enter members in the roster."""
        for member in members:
            body = ROSTERED | {"user_id": member["user_id"], "name": member["name"]} | changes
            path = f"/committee-members/{uuid5(NAMESPACE_URL, self.lsp_id + member['user_id'])}"
            await self.ok("PUT", path, body, role="quality_manager", who="user-mutu")

    async def confirm(self, session_id: str, who: str, *recusals: str) -> Any:
        """Let a member confirm their presence."""
        body = {"recusals": list(recusals)}
        return await self.ok("PUT", f"/sessions/{session_id}/presence", body, who=who)

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

    async def draw(self) -> int:
        """Sign what waits and draw a chunk of it, as the workers do; return how many were drawn."""
        while await signer_of(self.service.runtime)._work():
            pass
        return await renderer_of(self.service.runtime).render_some()

    async def certificate(self, **changes: Any) -> dict[str, Any]:
        """Bring one candidate all the way to a certificate."""
        issued = await self.issue(await self.granted(await self.case(**changes)))
        entry: dict[str, Any] = issued["issued"][0]
        return entry

    async def propose(self, certificate_id: str, kind: str, reason: str, **body: Any) -> dict[str, Any]:
        """Propose an order about a certificate as the quality manager."""
        path = f"/certificates/{certificate_id}/orders"
        asked = PROPOSAL | {"kind": kind, "reason": reason} | body
        proposed: dict[str, Any] = await self.ok(
            "POST", path, asked, role="quality_manager", who="user-mutu", status=201
        )
        return proposed

    async def give(self, order: dict[str, Any]) -> dict[str, Any]:
        """Order as the director what was proposed."""
        given: dict[str, Any] = await self.ok(
            "POST", f"/orders/{order['id']}/approval", role="director", who="user-eka"
        )
        return given

    async def order(self, certificate_id: str, kind: str, reason: str, **body: Any) -> dict[str, Any]:
        """Let an order be proposed and given."""
        return await self.give(await self.propose(certificate_id, kind, reason, **body))

    async def verified(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Verify a certificate by its code, later than anything is remembered."""
        self.service.clock.advance(timedelta(seconds=OLDEST_SECONDS))
        code = entry["verification_url"].rpartition("/")[2]
        shown: dict[str, Any] = await self.ok("GET", f"/verifications/{code}")
        return shown

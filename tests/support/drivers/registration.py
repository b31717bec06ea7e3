"""Whoever calls registration in these tests: the organizer's system, the LSP's people, and what they send."""

import itertools
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from support.services import ServiceUnderTest

ORGANIZER = "dispersip-kalsel"
BATCH: dict[str, Any] = {
    "title": "Sertifikasi Pustakawan Kalimantan Selatan 2026",
    "scheme_codes": ["KL-01", "KL-04"],
    "starts_on": "2026-07-15",
    "ends_on": "2026-07-17",
    "time_zone": "Asia/Makassar",
    "venue": {"name": "Gedung Dispersip", "region_code": "63.71"},
    "quota": 60,
    "funding_source": "APBD",
}
CONSENT = "2026-1"  # the current text
PERSON: dict[str, str] = {
    "consent_version": CONSENT,
    "national_id": "6371015502809243",
    "full_name": "Noor Lilis Hasanah",
    "civil_servant_id": "198002152009042901",
    "birth_place": "Banjarmasin",
    "birth_date": "1980-02-15",
    "sex": "female",
    "address": "Jl. Mawar No. 12",
    "region_code": "63.71",
    "phone": "084000003019",
    "email": "noor@example.id",
    "education": "S1",
    "field_of_study": "Ilmu Perpustakaan",
    "employer": "Taman Baca Contoh",
    "employer_kind": "private",
    "position": "Pustakawan",
    "employed_since": "2015-02-19",
    "scheme_code": "KL-04",
    "funding_source": "APBD",
}
ENROLLED_WITH = (
    *("national_id", "full_name", "region_code", "phone", "email", "employer", "employer_kind", "position"),
    "consent_version",
)
_serials = itertools.count(9000)


def person(**changes: str) -> dict[str, str]:
    """Return somebody new with a NIK of their own, with changes."""
    return PERSON | {"national_id": f"637101550280{next(_serials)}"} | changes


@dataclass
class RegistrationDriver:
    """Registration and the tokens of everybody who calls it."""

    service: ServiceUnderTest

    def __post_init__(self) -> None:
        """Make the tokens."""
        token = self.service.token
        self.organizer = token("organizer_system", organizer_id=ORGANIZER)
        self.stranger = token("organizer_system", subject="stranger", organizer_id="dispersip-kalteng")
        self.admin = token("lsp_admin")
        self.manager = token("certification_manager")
        self.client = self.service.client

    async def enter_organizer(self, organizer_id: str = ORGANIZER) -> httpx.Response:
        """Have the LSP enter an organizer."""
        body = {"name": "Dinas Perpustakaan", "kind": "dispersip", "region_code": "63", "email": "d@example.id"}
        return await self.client.put(f"/v1/organizers/{organizer_id}", json=body, headers=self.admin)

    async def propose(self, headers: dict[str, str] | None = None, **changes: Any) -> httpx.Response:
        """Propose a batch as the organizer, or as somebody else."""
        return await self.client.post("/v1/batches", json=BATCH | changes, headers=headers or self.organizer)

    async def approved_batch(self, **changes: Any) -> UUID:
        """Return the id of an approved batch of the organizer."""
        await self.enter_organizer()
        batch = (await self.propose(**changes)).json()
        approved = await self.client.post(f"/v1/batches/{batch['id']}/approval", headers=self.manager)
        assert approved.status_code == 200, approved.text
        return UUID(batch["id"])

    async def batch(self, batch_id: UUID) -> dict[str, Any]:
        """Return a batch as the manager sees it."""
        found: dict[str, Any] = (await self.client.get(f"/v1/batches/{batch_id}", headers=self.manager)).json()
        return found

    async def submit(self, batch_id: UUID, **changes: str) -> httpx.Response:
        """Send an application of somebody new in."""
        body = {"batch_id": str(batch_id), **person(**changes)}
        return await self.client.post("/v1/applications", json=body, headers=self.organizer)

    async def submitted(self, batch_id: UUID, **changes: str) -> UUID:
        """Return the id of a submitted application."""
        answer = await self.submit(batch_id, **changes)
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["id"])

    async def accepted(self, batch_id: UUID, **changes: str) -> UUID:
        """Return the id of an accepted application."""
        application_id = await self.submitted(batch_id, **changes)
        answer = await self.do(application_id, "acceptance")
        assert answer.status_code == 200, answer.text
        return application_id

    async def do(
        self, application_id: UUID, what: str, headers: dict[str, str] | None = None, **body: Any
    ) -> httpx.Response:
        """Post something about an application as the LSP's admin, or as somebody else."""
        path = f"/v1/applications/{application_id}/{what}"
        return await self.client.post(path, json=body or None, headers=headers or self.admin)

    async def application(self, application_id: UUID) -> dict[str, Any]:
        """Return an application as the admin sees it."""
        answer = await self.client.get(f"/v1/applications/{application_id}", headers=self.admin)
        found: dict[str, Any] = answer.json()
        return found

    async def timeline(self, application_id: UUID) -> dict[str, Any]:
        """Return an application's timeline as its organizer sees it."""
        answer = await self.client.get(f"/v1/applications/{application_id}/timeline", headers=self.organizer)
        found: dict[str, Any] = answer.json()
        return found

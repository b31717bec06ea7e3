"""Short words for what organizers and the LSP do at the development service."""

from dataclasses import dataclass
from typing import Any

import httpx

from support.services import ServiceUnderTest

PROGRAMME: dict[str, Any] = {
    "title": "Pembinaan Pustakawan Kota Semarang",
    "goals": "Layanan anak yang hidup di setiap kecamatan.",
    "starts_on": "2026-07-01",
    "ends_on": "2026-12-31",
    "target_groups": ["public", "school"],
    "partners": [{"name": "Universitas Contoh", "kind": "university", "part": "Narasumber"}],
    "budget_source": "APBD",
    "indicators": ["visitors", "loans"],
}
SESSIONS: list[dict[str, Any]] = [
    {
        "id": "0197f000-0000-7000-8000-00000000f001",
        "title": "Klasifikasi DDC",
        "starts_at": "2026-07-15T08:00:00+08:00",
        "ends_at": "2026-07-15T10:15:00+08:00",
        "venue": "Gedung Dispersip",
        "region_code": "63.71",
    },
    {
        "id": "0197f000-0000-7000-8000-00000000f002",
        "title": "Tajuk subjek",
        "starts_at": "2026-07-15T10:30:00+08:00",
        "ends_at": "2026-07-15T12:00:00+08:00",
        "link": "https://rapat.example.id/tajuk",
    },
]
ACTIVITY: dict[str, Any] = {
    "kind": "workshop",
    "title": "Bimbingan Teknis Banjarmasin",
    "topics": ["klasifikasi"],
    "trainers": [
        {
            "name": "Puji Sri Noviani",
            "assessor_id": "0197f000-0000-7000-8000-0000000000aa",
            "user_id": "user-puji",
        }
    ],
    "time_zone": "Asia/Makassar",
    "sessions": SESSIONS,
    "quota": 100,
    "regency_quotas": [{"region_code": "63.71", "quota": 40}],
    "prepares_for": ["KL-04"],
}
TOPIC: dict[str, Any] = {"name": "Klasifikasi", "name_en": "Classification", "unit_codes": ["R.91PRP02.021.1"]}


@dataclass
class DevelopmentDriver:
    """The service with everybody who calls it."""

    service: ServiceUnderTest

    def organizer(self, name: str = "dispersip-kalsel") -> dict[str, str]:
        """Return the headers of an organizer's system."""
        return self.service.token("organizer_system", subject=f"system:{name}", organizer_id=name)

    @property
    def admin(self) -> dict[str, str]:
        """The headers of the LSP's administrator."""
        return self.service.token("lsp_admin")

    async def call(
        self, method: str, path: str, body: Any = None, *, as_: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send a request, as the organizer unless somebody else is named."""
        return await self.service.client.request(method, f"/v1/{path}", json=body, headers=as_ or self.organizer())

    async def topic(self, code: str = "klasifikasi", **changes: Any) -> None:
        """Enter a topic."""
        assert (await self.call("PUT", f"topics/{code}", TOPIC | changes, as_=self.admin)).status_code == 200

    async def programme(self, **changes: Any) -> str:
        """Return the id of a draft programme."""
        answer = await self.call("POST", "programmes", PROGRAMME | changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def activity(self, **changes: Any) -> str:
        """Return the id of a draft activity; its topic is there."""
        await self.topic()
        answer = await self.call("POST", "activities", ACTIVITY | changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def announced(self, **changes: Any) -> str:
        """Return the id of an announced activity."""
        activity = await self.activity(**changes)
        answer = await self.call("POST", f"activities/{activity}/announcement")
        assert answer.status_code == 200, answer.text
        return activity

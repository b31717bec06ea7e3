"""Whoever sends files in."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from registration.imports.worker import work_off
from support.drivers.registration import CONSENT, RegistrationDriver


@dataclass
class Importer:
    """An organizer's system with files, and the worker, run by hand."""

    driver: RegistrationDriver

    async def batch(self, **changes: Any) -> UUID:
        """Return an approved batch with every scheme."""
        schemes = (await self.driver.client.get("/v1/schemes", headers=self.driver.organizer)).json()["items"]
        codes = [scheme["code"] for scheme in schemes]
        plan = {"starts_on": "2025-07-15", "ends_on": "2025-07-17", "scheme_codes": codes, "quota": 6_000}
        return await self.driver.approved_batch(**(plan | changes))

    async def send(self, target_id: UUID, content: bytes, target: str = "batch_id", **query: Any) -> dict[str, Any]:
        """Send a file in and return what is told of it at once."""
        params = asked(target_id, target) | query
        answer = await self.driver.client.post(
            "/v1/imports", params=params, content=content, headers=self.driver.organizer
        )
        assert answer.status_code == 202, answer.text
        assert answer.headers["location"] == f"/v1/imports/{answer.json()['id']}"
        sent: dict[str, Any] = answer.json()
        return sent

    async def work(self) -> None:
        """Work off everything that waits."""
        while await work_off(self.driver.service.process.beside) is not None:
            pass

    async def show(self, import_id: str) -> dict[str, Any]:
        """Return what became of an import."""
        answer = await self.driver.client.get(f"/v1/imports/{import_id}", headers=self.driver.organizer)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def imported(self, target_id: UUID, content: bytes, **query: Any) -> dict[str, Any]:
        """Send a file in, have it worked off, and return what became of it."""
        sent = await self.send(target_id, content, **query)
        await self.work()
        return await self.show(sent["id"])


def asked(target_id: UUID, target: str = "batch_id") -> dict[str, Any]:
    """Return what every file is sent in with."""
    return {target: str(target_id), "consent_version": CONSENT}


def lines(findings: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return findings as the samples have them, in an order."""
    return sorted((one["row"], one["field"], one["code"], one["value_hint"] or "") for one in findings)

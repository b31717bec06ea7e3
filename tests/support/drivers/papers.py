"""An organizer's system that sends papers by the tus protocol."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from registration.documents.worker import end_some
from support.drivers.registration import RegistrationDriver

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {"Content-Type": "application/offset+octet-stream"}


@dataclass
class Papers:
    """Registration with one application, and whoever sends and reads its papers."""

    driver: RegistrationDriver
    application: UUID

    async def begin(self, kind: str, length: int, **headers: str) -> httpx.Response:
        """Begin an upload."""
        named = self.driver.organizer | TUS | {"Upload-Length": str(length)}
        path = f"/v1/applications/{self.application}/documents"
        return await self.driver.client.post(path, params={"kind": kind}, headers=named | headers)

    async def begun(self, kind: str, length: int) -> str:
        """Return the address of an upload."""
        answer = await self.begin(kind, length)
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    async def send(self, address: str, piece: bytes, *, offset: int, **headers: str) -> httpx.Response:
        """Send a piece, with its checksum."""
        digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        said = TUS | PIECE | {"Upload-Offset": str(offset), "Upload-Checksum": f"sha256 {digest}"}
        return await self.driver.client.patch(
            address,
            content=piece,
            headers=self.driver.organizer | said | {k.replace("_", "-"): v for k, v in headers.items()},
        )

    async def sent(self, kind: str, paper: bytes) -> httpx.Response:
        """Send a paper in one piece and return the last answer."""
        return await self.send(await self.begun(kind, len(paper)), paper, offset=0)

    async def kept(self, kind: str, paper: bytes) -> str:
        """Return the id of a paper that was kept."""
        address = await self.begun(kind, len(paper))
        answer = await self.send(address, paper, offset=0)
        assert answer.status_code == 204, answer.text
        return address.rpartition("/")[2]

    async def listed(self) -> list[dict[str, Any]]:
        """Return the application's documents as the LSP sees them."""
        answer = await self.driver.client.get(
            f"/v1/applications/{self.application}/documents", headers=self.driver.admin
        )
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def read(self, document: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """Read a document as the LSP's admin, or as somebody else."""
        return await self.driver.client.get(f"/v1/documents/{document}", headers=headers or self.driver.admin)

    async def work(self) -> None:
        """Let the worker end what is over."""
        while await end_some(self.driver.service.process.beside):
            pass

"""Whoever follows the feed, and the worker, run by hand."""

from typing import Any

import httpx

from kompeten.identity.tokens import Principal, Role
from registration.feed.worker import number_waiting
from support.drivers.registration import ORGANIZER, RegistrationDriver
from support.services import LSP

Json = dict[str, Any]


class Follower:
    """Somebody who reads the feed page by page."""

    def __init__(self, driver: RegistrationDriver, headers: dict[str, str], **query: Any) -> None:
        self._driver, self._headers, self._query = driver, headers, query
        self.changes: list[Json] = []

    async def ask(self, **query: Any) -> httpx.Response:
        """Ask for one page."""
        return await self._driver.client.get("/v1/feed", params=self._query | query, headers=self._headers)

    async def read(self) -> list[Json]:
        """Read on to the end and return everything read so far."""
        more = True
        while more:
            page = (await self.ask(limit=7)).json()
            self._query["after"] = page["next"]
            self.changes += page["items"]
            more = page["more"]
        return self.changes

    @property
    def after(self) -> str:
        """The cursor to go on with."""
        return str(self._query["after"])


def organizer(organizer_id: str = ORGANIZER) -> Principal:
    """Return an organizer's system."""
    roles = frozenset({Role.ORGANIZER_SYSTEM})
    return Principal(subject="system", lsp_id=LSP, roles=roles, organizer_id=organizer_id)


def event_id_of(change: Json) -> str:
    """Return by which event a change is known."""
    return str(change["event_id"])


async def number(driver: RegistrationDriver) -> None:
    """Do what the worker does."""
    while await number_waiting(driver.service.process.beside):
        pass

"""The client: one gateway, one token, a door per noun."""

import time
from types import TracebackType
from typing import Self

import httpx

from kompeten_client.applications import Applications
from kompeten_client.batches import Batches
from kompeten_client.connection import Connection, Sleep
from kompeten_client.consents import Consents
from kompeten_client.documents import Papers
from kompeten_client.feed import Feed
from kompeten_client.imports import Imports
from kompeten_client.people import People
from kompeten_client.reports import Reports
from kompeten_client.retrying import Patience

TIMEOUT = httpx.Timeout(60, connect=10)  # a stream of events is never silent for longer than 10 s


class Kompeten:
    """What an organizer's system may do, and what the LSP's officer hands over.

    Answers are pydantic models, refusals are exceptions (`problems.py`).
    """

    def __init__(
        self,
        gateway: str,
        token: str,
        *,
        patience: Patience | None = None,
        sleep: Sleep = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "User-Agent": "kompeten-client"}
        self._http = httpx.Client(base_url=gateway, headers=headers, timeout=TIMEOUT, transport=transport)
        connection = Connection(self._http, patience=patience, sleep=sleep)
        self.batches = Batches(connection)
        self.consents = Consents(connection)
        self.applications = Applications(connection)
        self.documents = Papers(connection)
        self.imports = Imports(connection)
        self.reports = Reports(connection)
        self.feed = Feed(connection)
        self.people = People(connection)

    def __enter__(self) -> Self:
        """Be closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()

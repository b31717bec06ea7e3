"""Batches: proposed by an organizer, approved by the LSP, filled with applications."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from pydantic import BaseModel

from kompeten_client.connection import Connection


class NewVenue(TypedDict):
    """Where a batch is assessed; the region by Kemendagri's code, as 63.71."""

    name: str
    region_code: str


class NewBatch(TypedDict):
    """A proposal; days as 2026-12-31, in the venue's time zone."""

    title: str
    scheme_codes: list[str]
    starts_on: str
    ends_on: str
    time_zone: str
    venue: NewVenue
    quota: int
    funding_source: str


class Venue(BaseModel):
    """Where a batch is assessed."""

    name: str
    region_code: str
    region_name: str


class Batch(BaseModel):
    """A batch; `state` and the stages of `counts` are open words, since the services may learn new ones."""

    id: UUID
    organizer_id: str
    state: str
    title: str
    scheme_codes: list[str]
    starts_on: date
    ends_on: date
    time_zone: str
    venue: Venue
    quota: int
    taken: int
    funding_source: str
    counts: dict[str, int]
    created_at: datetime
    approved_at: datetime | None
    version: int


class Batches:
    """`kompeten.batches`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def each(self) -> Iterator[Batch]:
        """Yield one's own batches, oldest first."""
        return self._connection.each(Batch, "/v1/batches")

    def get(self, batch_id: UUID) -> Batch:
        """Return one batch."""
        return self._connection.get(Batch, f"/v1/batches/{batch_id}")

    def propose(self, batch: NewBatch, *, key: str | None = None) -> Batch:
        """Propose a batch to the LSP."""
        return self._connection.post(Batch, "/v1/batches", json={**batch}, key=key)

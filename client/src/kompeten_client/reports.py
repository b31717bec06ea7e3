"""Reports: how a batch stands, for its organizer."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from kompeten_client.batches import Batch
from kompeten_client.connection import Connection


class Reported(BaseModel):
    """One application of a batch. Name and region are empty once the person is erased."""

    application_id: UUID
    full_name: str
    scheme_code: str
    employer: str
    region_code: str
    region_name: str
    funding_source: str
    stage: str
    waiting_place: int | None
    result: str | None
    decree_number: str | None
    certificate_number: str | None
    valid_until: date | None


class OfRegency(BaseModel):
    """The people of one regency or city."""

    region_code: str
    region_name: str
    quota: int | None
    people: int
    stages: dict[str, int]


class OfFunding(BaseModel):
    """The people whom one source pays for."""

    funding_source: str
    people: int
    stages: dict[str, int]


class Report(BaseModel):
    """How a batch stands: sums without what nobody is in, then everybody."""

    batch: Batch
    regencies: list[OfRegency]
    funding: list[OfFunding]
    people: list[Reported]


class Reports:
    """`kompeten.reports`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, batch_id: UUID) -> Report:
        """Return how a batch stands; it shows people."""
        return self._connection.get(Report, f"/v1/batches/{batch_id}/report")

    def workbook(self, batch_id: UUID) -> bytes:
        """Return the same as a workbook (XLSX)."""
        return self._connection.download(f"/v1/batches/{batch_id}/report.xlsx")

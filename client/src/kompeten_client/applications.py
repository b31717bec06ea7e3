"""Applications (APL-01): sent in one by one, and followed to the certificate."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, JsonValue

from kompeten_client.connection import Connection
from kompeten_client.problems import FieldError


class ReturnReason(BaseModel):
    """What the LSP wants corrected."""

    field: str
    reason: str


class Application(BaseModel):
    """An application: where it stands, and whose it is."""

    id: UUID
    batch_id: UUID
    state: str
    stage: str
    revision: int
    full_name: str | None
    scheme_code: str
    warnings: list[FieldError]
    return_reasons: list[ReturnReason]
    reason: str | None
    submitted_at: datetime
    accepted_at: datetime | None
    version: int


class Step(BaseModel):
    """One step of an application's way through all services."""

    event_id: UUID
    event: str
    stage: str
    attempt: int
    occurred_at: datetime
    details: dict[str, JsonValue]


class Timeline(BaseModel):
    """The way of an application, and how far it got."""

    application_id: UUID
    stage: str
    entries: list[Step]


class Applications:
    """`kompeten.applications`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def submit(
        self, batch_id: UUID, form: Mapping[str, object], *, consent: str, key: str | None = None
    ) -> Application:
        """Send in one application; the fields of the form are judged there, all errors told at once.

        `consent` is the version of the text the person consented to (`kompeten.consents.current`).
        """
        body = {**form, "batch_id": str(batch_id), "consent_version": consent}
        return self._connection.post(Application, "/v1/applications", json=body, key=key)

    def each(self, *, batch_id: UUID | None = None, state: str | None = None) -> Iterator[Application]:
        """Yield one's own applications, oldest first."""
        return self._connection.each(Application, "/v1/applications", batch_id=batch_id, state=state)

    def timeline(self, application_id: UUID) -> Timeline:
        """Return how far an application got, and by which steps."""
        return self._connection.get(Timeline, f"/v1/applications/{application_id}/timeline")

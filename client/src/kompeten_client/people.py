"""People: what Kompeten holds about one, for the LSP's officer to hand over when the person asks for it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, JsonValue

from kompeten_client.connection import Connection

SERVICES = ("assessment", "certification", "development", "notifications")
"""Those that hold something about people, besides registration, which knows who they are."""


class Part(BaseModel):
    """What one service holds, as it says it: the rows of its tables, and the trail of who processed them."""

    model_config = ConfigDict(extra="allow")


class Known(Part):
    """What others know somebody by."""

    id: UUID


class OfRegistration(Part):
    """What registration holds; by the applications and enrolments in it the other services are asked."""

    applications: list[Known]
    enrolments: list[Known]


class People:
    """`kompeten.people`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def export(self, person_id: UUID) -> dict[str, JsonValue]:
        """Return everything that every service holds about a person, by service; each reading is audited there."""
        path = f"/v1/people/{person_id}/export"
        first = self._connection.post(OfRegistration, path)
        named = {
            "application_ids": [str(one.id) for one in first.applications],
            "enrolment_ids": [str(one.id) for one in first.enrolments],
        }
        parts = {one: self._connection.post(Part, f"/v1/exports/{one}", json=named) for one in SERVICES}
        return {name: part.model_dump(mode="json") for name, part in {"registration": first, **parts}.items()}

"""What a service holds about a person, and who processed it, for the LSP's officer to hand over (UU PDP 27/2022).

Registration knows who the person is and by which ids the others know them; each of the others gives its own part by
these ids. Nobody asks anybody back: whoever wants it all, asks for each part.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy.orm import DeclarativeBase

from kompeten.audit.trails import ListReading, TrailEntry, get_lists, get_trail
from kompeten.database.belongings import Subjects, Tables, get_belongings, get_own
from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.organizers import refuse_organizers
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.identity.tokens import Principal, Role
from kompeten.runtime import RuntimeOf

Admin = Annotated[Principal, Depends(require(Role.LSP_ADMIN))]
Ids = Annotated[list[UUID], Field(default_factory=list, max_length=1_000)]


@dataclass(frozen=True)
class Exported:
    """What a service gives: the rows of its models, and of the audit what is about these `things` and `lists`.

    `lists` are what somebody is one of many in: a batch, an activity, a page. Tables that are `told_elsewhere` say
    again what others here say, in a form for machines.
    """

    models: type[DeclarativeBase]
    things: tuple[str, ...]
    lists: tuple[str, ...] = ()
    told_elsewhere: tuple[str, ...] = ()


class ExportBody(BaseModel):
    """What registration's export of the person names."""

    model_config = ConfigDict(extra="forbid")

    application_ids: Ids
    enrolment_ids: Ids


class ExportPart(BaseModel):
    """Everything this service holds about these applications and enrolments; rows by the names of their columns."""

    service: str
    exported_at: datetime
    tables: dict[str, list[dict[str, JsonValue]]] = Field(description="The rows about the person, by table")
    trail: list[TrailEntry]
    lists: list[ListReading]


@cache
def exports_router(service: str, exported: Exported) -> StrictRouter:
    """Return the route of a service, under a path of its own, so that the gateway tells them apart."""
    router = StrictRouter(prefix="/v1/exports", tags=["people"])

    @router.post(
        f"/{service}",
        name=f"create_export_of_{service}",
        summary=f"What {service} holds about a person, and the trail of who processed it (UU PDP 27/2022)",
        description="By the ids that the person's export of registration names; what another LSP has is left out. "
        "Each reading is itself in the trail, and no answer is stored.",
        openapi_extra=public(),
    )
    async def create_export_part(
        *,
        body: ExportBody,
        principal: Admin,
        session: Session,
        disclose: Disclose,
        runtime: RuntimeOf,
        response: Response,
    ) -> ExportPart:
        refuse_organizers(principal)
        named = Subjects(body.application_ids, body.enrolment_ids)
        own = await get_own(session, exported.models, named, lsp_id=principal.lsp_id)
        for one in sorted(own.application_id):
            await disclose("application", one)
        for one in sorted(own.enrolment_id):
            await disclose("enrolment", one)
        tables = await get_belongings(session, exported.models, own, left_out=exported.told_elsewhere)
        ids = ids_in(tables, own)
        response.headers["Cache-Control"] = "no-store"
        return ExportPart(
            service=service,
            exported_at=runtime.clock.now(),
            tables=tables,
            trail=await get_trail(session, dict.fromkeys(exported.things, ids)),
            lists=await get_lists(session, dict.fromkeys(exported.lists, ids)),
        )

    return router


def ids_in(tables: Tables, subjects: Subjects) -> set[str]:
    """Return every id in these rows, by which the audit may know what somebody did."""
    own = {str(one) for one in (*subjects.application_id, *subjects.enrolment_id)}
    values = (value for rows in tables.values() for row in rows for name, value in row.items() if _is_id(name))
    return own | {value for value in values if isinstance(value, str)}


def _is_id(column: str) -> bool:
    return column == "id" or column.endswith("_id")

"""Exports over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from kompeten.audit.trails import get_lists, get_trail
from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.organizers import refuse_organizers
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.identity.tokens import Principal, Role
from kompeten.runtime import RuntimeOf
from registration.consents.texts import load_texts
from registration.exports.queries import get_tables, objects_of
from registration.exports.rows import row_of
from registration.exports.schemas import PersonExport
from registration.parts import VaultOf
from registration.people.queries import get_person

router = StrictRouter(prefix="/v1/people", tags=["people"])

Admin = Annotated[Principal, Depends(require(Role.LSP_ADMIN))]


@router.post(
    "/{person_id}/export",
    summary="A person's own data, and the trail of who processed it (UU PDP 27/2022)",
    description="For the person, who asks the LSP for it: all that registration holds about them, the NIK in full, and "
    "who read or changed it. The other services give their parts by the ids in it (`POST /v1/exports/…`). The export "
    "is itself in the trail, and each repeat is another one: no answer is stored.",
    openapi_extra=public(),
)
async def create_export(
    *,
    person_id: UUID,
    principal: Admin,
    session: Session,
    vault: VaultOf,
    disclose: Disclose,
    runtime: RuntimeOf,
    response: Response,
) -> PersonExport:
    refuse_organizers(principal)
    person = await get_person(session, person_id, lsp_id=principal.lsp_id)
    await disclose("person", person_id)
    tables = await get_tables(session, person, vault=vault)
    things, lists = objects_of(person, tables)
    versions = {row["consent_version"] for table in ("revisions", "enrolments", "imports") for row in tables[table]}
    response.headers["Content-Disposition"] = f'attachment; filename="{person_id}.json"'
    response.headers["Cache-Control"] = "no-store"
    return PersonExport(
        exported_at=runtime.clock.now(),
        person_id=person_id,
        national_id=person.national_id(vault),
        person=row_of(person),
        **tables,
        consent_texts=[text for text in load_texts() if text.version in versions],
        trail=await get_trail(session, things),
        lists=await get_lists(session, lists),
    )

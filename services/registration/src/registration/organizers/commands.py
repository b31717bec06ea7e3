"""Entering organizers."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.http.organizers import refuse_organizers
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.problems import Invalid, Text, field_error
from registration.catalogue.regions import load_regions, read_seat
from registration.organizers.models import Organizer
from registration.organizers.queries import lock_organizer
from registration.organizers.schemas import OrganizerBody

REGION_UNKNOWN = Text(
    "Kode wilayah tidak ada dalam daftar Kemendagri. Contoh: 63 atau 63.71.",
    "The region code is not in the list of Kemendagri. Example: 63 or 63.71.",
)


async def enter_organizer(
    session: AsyncSession, organizer_id: str, body: OrganizerBody, *, principal: Principal
) -> Organizer:
    """Enter an organizer or write it anew; the same body again changes nothing. `Invalid` for an unknown region."""
    refuse_organizers(principal)
    values = body.model_dump()
    if body.region_code is not None:
        values["region_code"] = read_seat(body.region_code, load_regions())
        if values["region_code"] is None:
            raise Invalid(errors=[field_error("region_code", "region_unknown", REGION_UNKNOWN)])
    entered = insert(Organizer).values(
        id=new_id(), lsp_id=principal.lsp_id, organizer_id=organizer_id, version=1, **values
    )
    await session.execute(entered.on_conflict_do_nothing(index_elements=["lsp_id", "organizer_id"]))
    row = await lock_organizer(session, organizer_id, lsp_id=principal.lsp_id)
    for name, value in values.items():
        setattr(row, name, value)
    await session.flush()
    audit_act(session, "enter_organizer", "organizer", f"{principal.lsp_id}/{organizer_id}", by=principal)
    return row

"""Somebody arrives: mostly a seat is free and they are new, and that is one statement."""

from typing import cast

from sqlalchemy import Table, bindparam, select, true
from sqlalchemy.dialects.postgresql import insert

from kompeten.database.hot import InTransaction, Prepared
from kompeten.database.sessions import now
from registration.batches.models import Batch
from registration.batches.queries import AppliedTo
from registration.people.commands import PERSON, WRITTEN, enter_person, find_known, person_row, record_of
from registration.people.models import PersonRecord
from registration.people.vault import NikVault
from registration.seats.commands import claim_by_rules, taking_one
from registration.seats.rules import Claim, Standing

# The person is entered where a seat was taken: so the batch is locked before them, as by every other command.
SEATED = taking_one(cast("Table", Batch.__table__)).cte("seated")
NEW = [bindparam(f"new_{name}", type_=PERSON.c[name].type) for name in WRITTEN]
ENTERED = (
    insert(PERSON)
    .from_select(WRITTEN, select(*NEW).select_from(SEATED))
    .on_conflict_do_nothing(index_elements=["lsp_id", "nik_index"])
    .returning(PERSON.c.id)
    .cte("entered")
)
ARRIVE = Prepared(select(SEATED.c.arrivals, ENTERED.c.id).select_from(SEATED.outerjoin(ENTERED, true())))


async def seat_and_enter(
    session: InTransaction, batch: AppliedTo, nik: str, claimed: Claim, *, vault: NikVault
) -> tuple[Standing, PersonRecord]:
    """Seat somebody in the batch or put them into its queue, and return them as `enter_person` does.

    The batch is locked until the caller's transaction ends, and so is the person. Raises `RestrictedPerson`.
    """
    row = person_row(nik, lsp_id=batch.lsp_id, vault=vault, at=now(session))
    wanted = {f"new_{name}": value for name, value in row.items()}
    wanted |= {"owner_id": batch.id, "regency": claimed.regency}
    for arrival, entered in await ARRIVE.rows(session, wanted):
        person = record_of(row) if entered else await find_known(session, row)
        return Standing(arrival, None), person or await enter_person(session, nik, lsp_id=batch.lsp_id, vault=vault)
    (standing,) = await claim_by_rules(session, Batch, batch.id, [claimed])
    return standing, await enter_person(session, nik, lsp_id=batch.lsp_id, vault=vault)

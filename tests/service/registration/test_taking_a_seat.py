"""The one statement that takes a free seat says what the pure rule says, of any batch there may be."""

import random
from dataclasses import asdict
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Table, bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.hot import InTransaction, Prepared, in_hot_transaction
from kompeten.database.sessions import in_transaction
from registration.batches.models import Batch
from registration.batches.queries import get_batch_sent_to
from registration.parts import RegistrationParts
from registration.seats.commands import claim, lock_seats
from registration.seats.rules import Claim, Seats, Standing, seat
from registration.submissions.arriving import seat_and_enter
from support.drivers.registration import ORGANIZER, RegistrationDriver
from support.services import LSP

REGENCIES = ("63.01", "63.02", "63.71")
BATCHES = 120
TABLE = cast("Table", Batch.__table__)
KEPT = Prepared(
    update(TABLE)
    .where(TABLE.c.id == bindparam("owner"))
    .values({name: bindparam(f"new_{name}") for name in Seats.__slots__})
    .returning(TABLE.c.id)
)


def _some_seats(chance: random.Random) -> Seats:
    """Return seats as they may stand: taken within every quota, whoever waits among those who arrived."""
    quotas = {code: chance.randint(1, 3) for code in REGENCIES if chance.random() < 0.5}
    quota = chance.randint(1, 6)
    taken: dict[str, int] = {}
    for code in chance.choices(REGENCIES, k=chance.randint(0, quota)):
        if taken.get(code, 0) < quotas.get(code, quota):
            taken[code] = taken.get(code, 0) + 1
    waiting = chance.randint(0, 2)
    return Seats(
        quota=quota,
        taken=sum(taken.values()),
        regency_quotas=quotas,
        regencies_taken=taken,
        waiting=waiting,
        arrivals=sum(taken.values()) + waiting,
    )


async def test_a_free_seat_is_taken_as_the_rule_says(driver: RegistrationDriver) -> None:
    batch_id, chance, seated = await driver.approved_batch(), random.Random(2026), 0
    for _ in range(BATCHES):
        before, claims = _some_seats(chance), [Claim(chance.choice(REGENCIES))]

        async def effect(session: AsyncSession, before: Seats = before, claims: Any = claims) -> tuple[Seats, Any]:
            await session.execute(update(Batch).where(Batch.id == batch_id).values(asdict(before)))
            standings = await claim(session, Batch, batch_id, claims)
            return await lock_seats(session, Batch, batch_id), standings

        found = await in_transaction(driver.service.runtime.sessions, effect)
        assert found == seat(before, claims), (before, claims)
        seated += found[1][0].place is None
    assert 0 < seated < BATCHES


@pytest.mark.parametrize("is_hot", [True, False], ids=["hot", "in a session"])
async def test_who_arrives_is_seated_as_the_rule_says_and_known_from_then_on(
    driver: RegistrationDriver, *, is_hot: bool
) -> None:
    batch_id, chance, runtime = await driver.approved_batch(), random.Random(2027), driver.service.runtime
    vault = runtime.parts_as(RegistrationParts).vault
    columns = "SELECT id, lsp_id, organizer_id, title, state, version, created_at FROM batch"
    (before_all,) = await driver.service.rows(columns)
    people: dict[str, UUID] = {}
    for number in range(BATCHES // 3):
        before, claimed = _some_seats(chance), Claim(chance.choice(REGENCIES))
        nik = f"637101550280{chance.randint(0, 20):04}"

        async def effect(
            session: InTransaction, before: Seats = before, claimed: Claim = claimed, nik: str = nik
        ) -> tuple[Seats, Standing, UUID]:
            counts = {f"new_{name}": count for name, count in asdict(before).items()}
            await KEPT.rows(session, counts | {"owner": batch_id})
            batch = await get_batch_sent_to(session, batch_id, lsp_id=LSP, organizer_id=ORGANIZER)
            standing, person = await seat_and_enter(session, batch, nik, claimed, vault=vault)
            assert person.national_id(vault) == nik
            return await lock_seats(session, Batch, batch_id), standing, person.id

        if is_hot:
            after, standing, person_id = await in_hot_transaction(runtime.engine, runtime.clock, runtime.gate, effect)
        else:
            after, standing, person_id = await in_transaction(runtime.sessions, effect)
        assert (after, [standing]) == seat(before, [claimed]), (number, before, claimed)
        assert people.setdefault(nik, person_id) == person_id
    assert await driver.service.rows(columns) == [before_all]  # nothing else of the batch has changed
    assert len(await driver.service.rows("SELECT id FROM person")) == len(people) < BATCHES // 3

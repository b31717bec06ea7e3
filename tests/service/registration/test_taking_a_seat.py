"""The one statement that takes a free seat says what the pure rule says, of any batch there may be."""

import random
from dataclasses import asdict
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import in_transaction
from registration.batches.models import Batch
from registration.seats.commands import claim, lock_seats
from registration.seats.rules import Claim, Seats, seat
from support.drivers.registration import RegistrationDriver

REGENCIES = ("63.01", "63.02", "63.71")
BATCHES = 120


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

"""The database of assessment holds the rules itself."""

import asyncpg
import pytest

from support.drivers.assessment import AssessmentDriver


async def test_two_appointments_at_once_are_impossible_in_the_database_too(driver: AssessmentDriver) -> None:
    assessor = await driver.save_assessor()
    await driver.assign(await driver.registered(), assessor)
    second = await driver.registered()
    connection = await asyncpg.connect(driver.service.database.owner_url)
    try:
        with pytest.raises(asyncpg.ExclusionViolationError):
            await connection.execute(
                "UPDATE assessment SET state = 'assigned', assessor_id = $1, starts_at = '2026-07-15 01:30+00', "
                "ends_at = '2026-07-15 01:31+00' WHERE id = $2",
                assessor,
                second,
            )
    finally:
        await connection.close()

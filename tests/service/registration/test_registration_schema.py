"""The database itself keeps what was active."""

import asyncpg
import pytest

from support.services import ServiceUnderTest


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE scheme_version SET units = '[]' WHERE scheme_code = 'KL-01'",
        "UPDATE scheme_version SET validity_years = 9 WHERE scheme_code = 'KL-01'",
        "UPDATE scheme_version SET state = 'draft' WHERE scheme_code = 'KL-01'",
        "DELETE FROM scheme_version WHERE scheme_code = 'KL-01'",
    ],
)
async def test_the_database_keeps_an_active_scheme_version(registration: ServiceUnderTest, statement: str) -> None:
    owner = await asyncpg.connect(registration.database.owner_url)
    try:
        with pytest.raises(asyncpg.CheckViolationError):
            await owner.execute(statement)
        await owner.execute("UPDATE scheme_version SET state = 'retired' WHERE scheme_code = 'KL-01'")
    finally:
        await owner.close()

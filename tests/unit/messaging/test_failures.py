"""Which errors of the database are waited out, and which count."""

import pytest
from asyncpg.exceptions import PostgresError
from sqlalchemy.exc import DBAPIError

from kompeten.messaging.failures import is_waited_out


def refused(state: str) -> DBAPIError:
    origin = PostgresError()
    origin.sqlstate = state
    return DBAPIError("INSERT", None, origin)


@pytest.mark.parametrize("state", ["08006", "40001", "53100", "53200", "53300", "57P01"])
def test_a_server_that_is_away_full_or_busy_is_waited_out(state: str) -> None:
    assert is_waited_out(refused(state))


@pytest.mark.parametrize("state", ["22P02", "23505", "42501", "42P01"])
def test_a_statement_that_is_wrong_is_not(state: str) -> None:
    assert not is_waited_out(refused(state))

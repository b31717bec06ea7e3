"""Casting: the mould of one service multiplied, set-based, in pieces that show how far it got."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from benchmarks.years.copies import Copies
from benchmarks.years.mould import Table
from benchmarks.years.people import seal_people
from benchmarks.years.tables import EMPTY, KEPT, MADE, PER_LSP
from kompeten.audit.months import month_after
from registration.people.vault import NikVault

PIECE = 500  # copies in a statement: 10,000 applications
# Constraints hold by construction, and a test casts a little with all of them looked at.
UNCHECKED = "SET session_replication_role = replica"
MONTH = """
CREATE TABLE IF NOT EXISTS audit_entry_{name} PARTITION OF audit_entry
    FOR VALUES FROM (first_id_of('{first}')) TO (first_id_of('{following}'));
CREATE TABLE IF NOT EXISTS audit_seal_{name} PARTITION OF audit_seal FOR VALUES FROM ('{first}') TO ('{following}')
"""
# In order of the copies, as they would have come: what belongs together lies together on disk.
CAST = """
INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE
SELECT {values} FROM ({copies}) AS c, LATERAL (SELECT * FROM mould.{table} WHERE c.n IS NOT NULL OFFSET 0) AS m
"""


@dataclass
class Caster:
    """Fills one service's database with copies; `vault` where there are people."""

    connection: asyncpg.Connection
    tables: Sequence[Table]
    copies: Copies
    vault: NikVault | None = None

    async def cast(self, *, is_checked: bool = False) -> AsyncIterator[int]:
        """Add all copies, yielding how many are there; with `is_checked` every key and trigger is looked at."""
        if not is_checked:
            await self.connection.execute(UNCHECKED)
        await self._prepare_months()
        for table in self.tables:
            if table.name in PER_LSP:
                await self._add(table, self.copies.lsps())
        for first in range(0, self.copies.count, PIECE):
            end = min(first + PIECE, self.copies.count)
            await self._add_piece(self.copies.sql(first, end))
            yield end
        await self._make_the_rest()

    async def _add_piece(self, copies: str) -> None:
        if self.vault is not None:
            await seal_people(self.connection, self.vault, copies)
        for table in self.tables:
            if table.name not in {*PER_LSP, *EMPTY, *MADE}:
                await self._add(table, f"SELECT * FROM ({copies}) AS piece {self._kept(table.name)}")

    async def _add(self, table: Table, copies: str) -> None:
        names = ", ".join(one.name for one in table.columns)
        values = ", ".join(one.cast for one in table.columns)
        await self.connection.execute(CAST.format(table=table.name, names=names, values=values, copies=copies))

    def _kept(self, table: str) -> str:
        return f"WHERE moment > '{self.copies.now - KEPT[table]}'" if table in KEPT else ""

    async def _make_the_rest(self) -> None:
        everything = self.copies.sql(0, self.copies.count)
        ended = self.copies.now - KEPT["message"]
        for table in self.tables:
            if table.name in MADE:
                statement = MADE[table.name].format(copies=self.copies.count, all=everything, ended=ended)
                await self.connection.execute(statement)
        await self.connection.execute(f"ALTER TABLE outbox ALTER id RESTART WITH {self.copies.count * 1000 + 1000}")
        await self.connection.execute("SET session_replication_role = origin")
        await self.connection.execute("VACUUM (ANALYZE)")

    async def _prepare_months(self) -> None:
        """Make the months of the past, which a worker made in their time."""
        await self.connection.execute("SET timezone = 'UTC'")
        month, end = self.copies.oldest.date().replace(day=1), month_after(self.copies.now.date().replace(day=1))
        while month < end:
            following = month_after(month)
            await self.connection.execute(_month(month, following))
            month = following


def _month(month: date, following: date) -> str:
    return MONTH.format(name=f"{month:%Y_%m}", first=month, following=following)

"""What a file is sent in for: a batch or an activity, each with its own columns, rules and rows."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.write_behind import WriteBehind
from registration.forms.fields import Column
from registration.imports.models import Import
from registration.imports.rules import JudgedRow, Planned
from registration.imports.tables import Table
from registration.people.vault import NikVault


@dataclass(frozen=True, slots=True)
class Brought:
    """What a chunk brought: the ids by the rows' numbers, and how many of them wait for a seat."""

    ids: Mapping[int, UUID]
    waiting: int


class Target(ABC):
    """One kind of thing that files are sent in for; the engine knows no other difference."""

    subject: str  # the column of `import_row` that leads to what a row became
    asked: Collection[Column] = tuple(Column)

    @abstractmethod
    def judge(self, table: Table) -> Iterator[JudgedRow]:
        """Judge row after row as they are asked for. Takes a while: off the event loop."""

    @abstractmethod
    async def lock(self, session: AsyncSession) -> None:
        """Lock the seats: whoever comes by another door meanwhile comes before or after the whole chunk."""

    @abstractmethod
    async def plan(
        self, session: AsyncSession, rows: Sequence[JudgedRow], *, vault: NikVault, is_dry_run: bool
    ) -> list[Planned]:
        """Return what comes of each row; whom it is about is entered and locked unless it is a dry run."""

    @abstractmethod
    async def enter(self, writes: WriteBehind, sent: Import, planned: Sequence[Planned]) -> Brought:
        """Write what is new or revised with all it leaves behind, seated in the order of the rows.

        Something of it may still be under way.
        """

"""The states of an import, what its rows say, and what comes of each; no session and no clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from pydantic_core import to_jsonable_python

from kompeten.events.snapshots import NamedCertificate
from kompeten.sheets.cell import Cell
from kompeten.states import StateMachine
from registration.cells.codes import FindingCode
from registration.forms.fields import Column
from registration.forms.rules import Reading, Seen
from registration.imports.tables import Participant, Table
from registration.people.commands import Entered


class ImportState(StrEnum):
    """How far an import is."""

    QUEUED = "queued"
    READING = "reading"
    WRITING = "writing"
    FINISHED = "finished"
    REFUSED = "refused"


class ImportMove(StrEnum):
    """What a worker does with an import; after a crash it is taken up again."""

    TAKE_UP = "take_up"
    WRITE = "write"
    FINISH = "finish"
    REFUSE = "refuse"


IMPORT = StateMachine(
    ImportState,
    ImportMove,
    {
        (ImportState.QUEUED, ImportMove.TAKE_UP): ImportState.READING,
        (ImportState.READING, ImportMove.TAKE_UP): ImportState.READING,
        (ImportState.WRITING, ImportMove.TAKE_UP): ImportState.READING,
        (ImportState.READING, ImportMove.WRITE): ImportState.WRITING,
        (ImportState.READING, ImportMove.REFUSE): ImportState.REFUSED,
        (ImportState.WRITING, ImportMove.FINISH): ImportState.FINISHED,
    },
)
WAITING = frozenset(ImportState) - IMPORT.ends


class RowOutcome(StrEnum):
    """What came of a row; in a dry run, what would come of it. A good one is held where all or nothing was asked."""

    CREATED = "created"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    HELD = "held"
    REFUSED = "refused"


WRITTEN = (RowOutcome.CREATED, RowOutcome.REVISED)


class Read(Protocol):
    """How one row is read; `seen` goes from row to row of the file."""

    def __call__(self, cells: Mapping[Column, Cell], *, seen: Seen) -> Reading:
        """Judge a row; never raises."""


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row and its reading."""

    participant: Participant
    reading: Reading


@dataclass(frozen=True, slots=True)
class Known:
    """What is there of a row's person already, and what was said of them last.

    Of an application or enrolment that is over a new one may come; one that was returned may be revised.
    """

    id: UUID
    data: Mapping[str, Any]  # Any: JSON
    is_over: bool
    may_be_revised: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """What comes of a row; `refused_for` says why a good one cannot be written, and `refused_in` where that is seen.

    Its person has no id in a dry run where nobody knows them. `renews` is the certificate it asks to be renewed.
    """

    row: JudgedRow
    outcome: RowOutcome
    person_id: UUID | None = None
    known: Known | None = None
    refused_for: FindingCode | None = None
    refused_in: Column = Column.NIK
    renews: NamedCertificate | None = None


def judge_rows(table: Table, read: Read) -> Iterator[JudgedRow]:
    """Judge row after row as `read` does; one NIK stands for one row of the file."""
    seen = Seen()
    return (JudgedRow(one, read(one.cells, seen=seen)) for one in table.participants)


def plan_row(row: JudgedRow, entered: Entered | None, known: Known | None, *, clash: FindingCode) -> Planned:
    """Return what comes of a row, given whom its NIK is of and what is there of them; `clash` names the difference."""
    person = row.reading.person
    if person is None:
        return Planned(row, RowOutcome.REFUSED)
    person_id = None if entered is None else entered.id
    if entered is not None and entered.is_restricted:
        return Planned(row, RowOutcome.REFUSED, person_id, refused_for=FindingCode.PROCESSING_RESTRICTED)
    outcome = RowOutcome.CREATED if known is None else outcome_of(known, to_jsonable_python(person.written))
    return Planned(row, outcome, person_id, known, clash if outcome is RowOutcome.REFUSED else None)


def outcome_of(known: Known, written: Mapping[str, object]) -> RowOutcome:
    """Return what comes of a good row of somebody of whom something is there.

    What was said before is never written again: a file sent twice brings nobody back who was refused or withdrawn. A
    change revises what the LSP has returned; while the LSP looks at the application, and after, nobody changes it so.
    """
    if _filled(known.data) == _filled(written):
        return RowOutcome.UNCHANGED
    if known.may_be_revised:
        return RowOutcome.REVISED
    return RowOutcome.CREATED if known.is_over else RowOutcome.REFUSED


def _filled(fields: Mapping[str, object]) -> dict[str, object]:
    """Leave out what is empty: a field that came later is in none of the earlier revisions."""
    return {name: value for name, value in fields.items() if value is not None}

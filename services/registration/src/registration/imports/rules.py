"""The states of an import, what its rows say, and what comes of each; no session and no clock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kompeten.states import StateMachine
from registration.applications.rules import ENDED, ApplicationState
from registration.catalogue.entry import EntryRequirement
from registration.catalogue.regions import Regions
from registration.forms.rules import Reading, read_person
from registration.imports.tables import Participant, Table


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


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row and its reading."""

    participant: Participant
    reading: Reading


def judge_rows(
    table: Table,
    *,
    starts_on: date,
    regions: Regions,
    schemes: Mapping[str, EntryRequirement],
    offered: Collection[str],
) -> list[JudgedRow]:
    """Judge every row as `read_person` does; one NIK stands for one row of the file."""
    lists: dict[str, Any] = {"starts_on": starts_on, "regions": regions, "schemes": schemes, "offered": offered}
    seen: set[str] = set()
    return [JudgedRow(one, read_person(one.cells, seen=seen, **lists)) for one in table.participants]


def outcome_of(state: ApplicationState | None, said: Mapping[str, object], written: Mapping[str, object]) -> RowOutcome:
    """Return what comes of a good row where an application of the person stands in `state` and last `said` something.

    What was said before is never written again: a file sent twice brings nobody back who was refused or withdrawn. A
    change revises what the LSP has returned; while the LSP looks at the application, and after, nobody changes it so.
    """
    if state is None:
        return RowOutcome.CREATED
    if _filled(said) == _filled(written):
        return RowOutcome.UNCHANGED
    if state is ApplicationState.RETURNED:
        return RowOutcome.REVISED
    return RowOutcome.CREATED if state in ENDED else RowOutcome.REFUSED


def _filled(fields: Mapping[str, object]) -> dict[str, object]:
    """Leave out what is empty: a field that came later is in none of the earlier revisions."""
    return {name: value for name, value in fields.items() if value is not None}

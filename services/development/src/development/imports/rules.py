"""What the rows of a file say, and which of them can count: no row is guessed at."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value", bound=Hashable)
Key = TypeVar("Key", bound=Hashable)


class ImportKind(StrEnum):
    """What numbers a file holds."""

    SCORES = "scores"
    ATTENDANCE = "attendance"
    INDICATORS = "indicators"


class RowCode(StrEnum):
    """What is wrong with a cell; a contract with those who read answers by program."""

    REQUIRED = "required"
    FORMULA = "formula_refused"
    PARTICIPANT_UNKNOWN = "participant_unknown"
    NAME_AMBIGUOUS = "name_ambiguous"
    NAME_DIFFERS = "name_differs"
    RESTRICTED = "processing_restricted"
    DUPLICATE = "duplicate_in_file"
    NUMBER_UNREADABLE = "number_unreadable"
    FRACTION = "per_cent_as_fraction"
    NOT_WHOLE = "number_not_whole"
    OUT_OF_RANGE = "number_out_of_range"
    MARK_UNREADABLE = "mark_unreadable"
    NOT_BEGUN = "session_not_begun"
    LATE = "late_entry"
    STRUCK = "attendance_struck"
    TEXT_UNUSABLE = "text_unusable"
    MONTH_UNREADABLE = "month_unreadable"
    MONTH_IN_FUTURE = "month_in_future"
    INDICATOR_UNKNOWN = "indicator_unknown"


class CellRefused(Exception):
    """A cell cannot be read; `code` says why."""

    def __init__(self, code: RowCode) -> None:
        super().__init__(code)
        self.code = code


class Finding(NamedTuple):
    """What is wrong with a cell of a row; `field` is the template's column."""

    row: int
    field: str
    code: RowCode


@dataclass(frozen=True, slots=True)
class Line(Generic[Key, Value]):
    """A row as it was read: about what, what it says of it (None: nothing), and what is wrong."""

    row: int
    key: Key | None
    said: Value | None
    findings: Sequence[Finding]


class Chosen(NamedTuple, Generic[Key, Value]):
    """What rows say that can count, each thing once, with the row; `ignored` say nothing, or the same again."""

    said: dict[Key, tuple[int, Value]]
    ignored: int
    findings: list[Finding]


class Outcome(NamedTuple):
    """What became of the rows that could count; those with a finding are refused."""

    created: int
    updated: int
    unchanged: int
    findings: Sequence[Finding]


def choose(lines: Iterable[Line[Key, Value]], *, field: str) -> Chosen[Key, Value]:
    """Return what can count: of rows that contradict each other none does, for nobody knows which is right."""
    about: defaultdict[Key, list[tuple[int, Value]]] = defaultdict(list)
    findings: list[Finding] = []
    ignored = 0
    for line in lines:
        findings += line.findings
        if line.findings:
            continue
        if line.key is None or line.said is None:
            ignored += 1
        else:
            about[line.key].append((line.row, line.said))
    chosen = {}
    for key, rows in about.items():
        if len({said for _, said in rows}) > 1:
            findings += [Finding(row, field, RowCode.DUPLICATE) for row, _ in rows]
        else:
            chosen[key] = rows[0]
            ignored += len(rows) - 1
    return Chosen(chosen, ignored, findings)

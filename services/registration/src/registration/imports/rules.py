"""What each row of a file says: judged by the rules of a single application, and shown in the template's words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from registration.catalogue.entry import EntryRequirement
from registration.catalogue.regions import Regions
from registration.forms.rules import Reading, read_person
from registration.imports.tables import Participant, Table


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
    seen: set[str] = set()
    return [
        JudgedRow(
            participant,
            read_person(
                participant.cells, starts_on=starts_on, regions=regions, schemes=schemes, offered=offered, seen=seen
            ),
        )
        for participant in table.participants
    ]

"""Every step of a schema says what it does to the images before it, and does no more than that."""

import re
from collections import Counter
from pathlib import Path

import pytest

from devstack.folders import checkout
from devstack.provision import SERVICES_WITH_DATABASES
from kompeten.database.migrations.run import image_of
from kompeten.database.tables import StepKind

# What an older image could stumble over: it reads what is gone, or writes what is refused. Where a rule goes, more
# can be written than before.
TAKES_AWAY = re.compile(
    r"\bDROP\b(?!\s+NOT\s+NULL|\s+CONSTRAINT\b)|\bRENAME\b|ALTER\s+COLUMN\s+\w+\s+(SET\s+DATA\s+)?TYPE\b|SET\s+NOT\s+NULL"
    r"|ADD\s+COLUMN(?:(?!DEFAULT|,|;).)*NOT\s+NULL(?:(?!DEFAULT|,|;).)*[,;\"]"
    r"|\bdrop_(column|table|constraint|index)\b|\brename_table\b|\bDELETE\s+FROM\b|\bTRUNCATE\s+TABLE\b",
    re.IGNORECASE,
)
FILES = sorted(
    [
        *checkout().glob("shared/src/**/migrations/versions/*.py"),
        *checkout().glob("services/*/src/*/migrations/versions/*.py"),
    ]
)
FOLLOWS = re.compile(r'^down_revision = "(\w+)"$', re.MULTILINE)
KIND = re.compile(r'^kind = "(\w+)"$', re.MULTILINE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_step_is_marked_and_an_expanding_one_takes_nothing_away(file: Path) -> None:
    source = file.read_text("utf-8")
    marks = KIND.findall(source)
    assert len(marks) == 1, f'{file.name} needs one line kind = "expanding" or kind = "contracting"'
    if StepKind(marks[0]) is StepKind.EXPANDING:
        found = TAKES_AWAY.search(source)
        assert not found, f"{file.name} is marked expanding: {found and found[0]!r}"


def test_no_two_steps_follow_the_same_one() -> None:
    """Two that were written side by side leave the schema two ends, and nothing can be migrated."""
    followed = Counter(step for file in FILES for step in FOLLOWS.findall(file.read_text("utf-8")))
    assert not [step for step, count in followed.items() if count > 1]


@pytest.mark.parametrize("service", SERVICES_WITH_DATABASES)
def test_an_image_knows_all_its_steps_each_after_those_it_needs(service: str) -> None:
    seen: set[str] = set()
    for step in image_of(service):
        assert step.after <= seen, step
        seen.add(step.revision)
    assert len(seen) > 1


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE batch DROP COLUMN venue;",
        "ALTER TABLE batch RENAME COLUMN venue TO place;",
        "ALTER TABLE batch ALTER COLUMN quota TYPE bigint;",
        "ALTER TABLE batch ALTER COLUMN venue SET NOT NULL;",
        "ALTER TABLE batch ADD COLUMN venue text NOT NULL;",
    ],
)
def test_what_an_older_image_would_stumble_over_is_found(statement: str) -> None:
    assert TAKES_AWAY.search(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE batch ADD COLUMN venue text;",
        "ALTER TABLE batch ADD COLUMN venue text NOT NULL DEFAULT '';",
        "CREATE TABLE venue (name text NOT NULL);",
        "ON DELETE CASCADE",
        "ALTER TABLE message ALTER COLUMN batch_id DROP NOT NULL;",
        "ALTER TABLE certificate DROP CONSTRAINT uq_certificate_case_id;",
    ],
)
def test_what_only_adds_is_not(statement: str) -> None:
    assert not TAKES_AWAY.search(statement)

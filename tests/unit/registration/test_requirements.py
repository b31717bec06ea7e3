"""What is missing of what a scheme asks: groups of papers, and each way through the entry rule."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from registration.catalogue.document_groups import DocumentGroup
from registration.catalogue.entry import Education, EntryRequirement, load_entry_requirements
from registration.papers.kinds import DocumentKind
from registration.requirements.rules import Claims, Condition, Way, explain_ways, judge_groups
from registration.requirements.schemas import RequirementsView
from support.indonesian import faults_in

STANDARD = load_entry_requirements().standard
PHOTO, CARD, DIPLOMA = DocumentKind.PHOTO, DocumentKind.IDENTITY_CARD, DocumentKind.DIPLOMA
TRAINING, WORK = DocumentKind.TRAINING_CERTIFICATE, DocumentKind.WORK_CERTIFICATE


def claims(*papers: DocumentKind, **said: Any) -> Claims:
    unsaid: dict[str, Any] = dict.fromkeys(("education", "field_of_study", "employed_since"))
    return Claims(**(unsaid | {"starts_on": date(2026, 7, 15), "papers": Counter(papers)} | said))


@pytest.mark.parametrize(
    ("group", "papers", "is_met", "missing"),
    [
        ({"rule": "all_of", "documents": [PHOTO, CARD]}, [PHOTO], False, [CARD]),
        ({"rule": "all_of", "documents": [PHOTO, CARD]}, [CARD, PHOTO], True, []),
        ({"rule": "one_of", "documents": [PHOTO, CARD]}, [DIPLOMA], False, [PHOTO, CARD]),
        ({"rule": "one_of", "documents": [PHOTO, CARD]}, [CARD], True, []),
        ({"rule": "at_least", "least": 2, "documents": [PHOTO, CARD, DIPLOMA]}, [CARD], False, [PHOTO, DIPLOMA]),
        ({"rule": "at_least", "least": 2, "documents": [PHOTO, CARD, DIPLOMA]}, [CARD, DIPLOMA], True, []),
        ({"rule": "at_least", "least": 2, "documents": [PHOTO]}, [PHOTO, PHOTO], True, []),
    ],
)
def test_a_group_says_what_is_missing_of_it(
    group: dict[str, Any], papers: Sequence[DocumentKind], *, is_met: bool, missing: Sequence[DocumentKind]
) -> None:
    (found,) = judge_groups([DocumentGroup.model_validate(group)], claims(*papers))
    assert (found.is_met, list(found.missing)) == (is_met, missing)
    assert faults_in(found.message.id) == []


@pytest.mark.parametrize(
    "group",
    [
        {"rule": "at_least", "documents": [PHOTO]},
        {"rule": "all_of", "least": 1, "documents": [PHOTO]},
        {"rule": "all_of", "documents": []},
        {"rule": "all_of", "documents": [PHOTO, PHOTO]},
        {"rule": "at_least", "least": 0, "documents": [PHOTO]},
    ],
)
def test_a_group_that_says_nothing_sensible_is_refused(group: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DocumentGroup.model_validate(group)


LIBRARIAN = {"education": Education.S1, "field_of_study": "Ilmu Perpustakaan"}
ECONOMIST = {"education": Education.S1, "field_of_study": "Ekonomi"}
WORKER = {"education": Education.SLTA, "employed_since": date(2024, 7, 15)}


@pytest.mark.parametrize(
    ("papers", "said", "met"),
    [
        ([DIPLOMA], LIBRARIAN, [Way.DIPLOMA_IN_FIELD]),
        ([], LIBRARIAN, []),
        ([DIPLOMA], ECONOMIST, []),
        ([DIPLOMA, TRAINING], ECONOMIST, [Way.DIPLOMA_AND_TRAINING]),
        ([DIPLOMA, TRAINING], LIBRARIAN, [Way.DIPLOMA_IN_FIELD, Way.DIPLOMA_AND_TRAINING]),
        ([DIPLOMA, WORK], WORKER, [Way.WORK]),
        ([DIPLOMA], WORKER, []),
        ([DIPLOMA, WORK], WORKER | {"employed_since": date(2024, 7, 16)}, []),
        ([DIPLOMA, WORK], WORKER | {"starts_on": None}, []),
        ([DIPLOMA, TRAINING, WORK], {"education": Education.D1, "field_of_study": "Perpustakaan"}, []),
        ([DIPLOMA, TRAINING, WORK], {}, []),
    ],
)
def test_the_three_ways_are_explained_one_by_one(
    papers: Sequence[DocumentKind], said: dict[str, Any], met: Sequence[Way]
) -> None:
    ways = explain_ways(STANDARD, claims(*papers, **said))
    assert [found.way for found in ways] == list(Way)
    assert [found.way for found in ways if found.is_met] == met


def test_what_is_missing_of_a_way_is_named_with_the_schemes_own_numbers() -> None:
    strict = EntryRequirement(diploma_from=Education.S2, field_words=("arsip",), years_of_work=5)
    told = {
        (found.way, one.condition): one
        for found in explain_ways(strict, claims(DIPLOMA, **LIBRARIAN))
        for one in found.conditions
    }
    assert not told[Way.DIPLOMA_IN_FIELD, Condition.EDUCATION].is_met
    assert "S2" in told[Way.DIPLOMA_IN_FIELD, Condition.EDUCATION].message.en
    assert "5" in told[Way.WORK, Condition.YEARS_OF_WORK].message.id
    assert [faults_in(one.message.id) for one in told.values() if faults_in(one.message.id)] == []


def test_complete_is_one_way_and_every_group() -> None:
    papers = {kind for group in STANDARD.documents for kind in group.documents}
    assert STANDARD.documents
    assert RequirementsView.of(STANDARD, claims(*papers, **LIBRARIAN)).is_complete
    assert not RequirementsView.of(STANDARD, claims(*papers - {PHOTO}, **LIBRARIAN)).is_complete
    assert not RequirementsView.of(STANDARD, claims(*papers, education=Education.SLTA)).is_complete

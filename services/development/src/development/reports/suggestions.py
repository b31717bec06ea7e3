"""What a report suggests to do otherwise: by what was missed, how questions were answered, and what is not recorded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from development.schedules.rules import MINIMUM
from kompeten.problems import Text

POOR: Final = 3.5
"""A mean below it: halfway between "neither" and "agree" of the scale."""
AT_MOST: Final = 10  # the worst are told; a longer list is followed by nobody


class SuggestionKind(StrEnum):
    """What is suggested."""

    TEACH = "teach"
    DEEPEN = "deepen"
    IMPROVE = "improve"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Missed:
    """A unit with the people who missed it, those of them who were taught it, and the activities that teach it."""

    title: str
    people: int
    taught: int
    activities: int


@dataclass(frozen=True, slots=True)
class Rated:
    """A statement in both languages, and how much people agree with it: 1 to 5."""

    text: str
    text_en: str
    mean: float


def suggestions(
    missed: Iterable[Missed], rated: Iterable[Rated], *, unrecorded: int, untaught: int
) -> list[tuple[SuggestionKind, Text]]:
    """Return what to do otherwise: what is not recorded first, for all else rests on it; ten at most."""
    found = [*_records(unrecorded, untaught), *_units(missed), *_questions(rated)]
    return found[:AT_MOST]


def _records(unrecorded: int, untaught: int) -> Iterator[tuple[SuggestionKind, Text]]:
    if unrecorded:
        yield (
            SuggestionKind.RECORD,
            Text(
                f"Catat kehadiran: {unrecorded} kegiatan yang sudah selesai belum memiliki daftar hadir.",
                f"Record attendance: {unrecorded} activities that are over have no list of it.",
            ),
        )
    if untaught:
        yield (
            SuggestionKind.RECORD,
            Text(
                f"Catat narasumber: {untaught} kegiatan yang sudah dimulai belum menyebutkan siapa yang mengajar.",
                f"Record who taught: {untaught} activities that have begun name nobody.",
            ),
        )


def _units(missed: Iterable[Missed]) -> Iterator[tuple[SuggestionKind, Text]]:
    for one in missed:
        if one.activities == 0:
            yield (
                SuggestionKind.TEACH,
                Text(
                    f"Ajarkan “{one.title}”: {one.people} orang belum mencapainya dan tidak ada kegiatan tentangnya.",
                    f"Teach “{one.title}”: {one.people} people missed it, and no activity is about it.",
                ),
            )
        elif one.taught >= MINIMUM:
            yield (
                SuggestionKind.DEEPEN,
                Text(
                    f"Perdalam “{one.title}”: {one.taught} orang belum mencapainya walaupun sudah mengikuti "
                    "kegiatan yang membahasnya.",
                    f"Deepen “{one.title}”: {one.taught} people missed it though they attended what is about it.",
                ),
            )


def _questions(rated: Iterable[Rated]) -> Iterator[tuple[SuggestionKind, Text]]:
    for one in sorted((one for one in rated if one.mean < POOR), key=lambda one: one.mean):
        yield (
            SuggestionKind.IMPROVE,
            Text(
                f"Perbaiki: “{one.text}” dinilai {_comma(one.mean)} dari 5.",
                f"Improve: “{one.text_en}” is rated {one.mean} of 5.",
            ),
        )


def _comma(value: float) -> str:
    return str(value).replace(".", ",")

"""Every message as somebody reads it, filled with real values: Indonesian without codes, ids, ISO dates or English."""

import inspect
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from pydantic import BaseModel

from assessment.assessments.problems import MarksMissing, ResultIdReused, TooEarly, UnitUnknown, refuse_before_the_day
from assessment.assessors.problems import AssignmentRefused, warnings_in_words
from assessment.assessors.rules import Rule
from certification.cases.rules import Part
from certification.certificates.problems import NothingToIssue, SamePerson
from certification.certificates.rules import Duty, HoldReason
from certification.orders.problems import UnfitForSome, UnfitOrder
from certification.orders.rules import OrderFault
from certification.roster.problems import NotOnRoster
from certification.roster.rules import Absence
from certification.sessions.problems import (
    CasesRestricted,
    CloserInvolved,
    DeciderInvolved,
    DecisionOutdated,
    MustRecuse,
    NamedCase,
    UnfitCommittee,
    UnknownMember,
)
from certification.sessions.rules import Involvement, SeatingFault
from certification.verification.wording import NUMBER_HINT, PROBLEM_WORDS, STATUS_WORDS
from contracts.modules import import_all
from development.reports.suggestions import Missed, Rated, suggestions
from gateway.pages.wording import DISTURBED, REFUSED, VERIFICATION, WORDS
from kompeten.http.invalid import BOUNDS, CATALOGUE, OTHER, WRONG_TYPE
from kompeten.identity.tokens import Role
from kompeten.ids import new_id
from kompeten.operations.rules import Replayed
from kompeten.papers.codes import PaperCode
from kompeten.papers.problems import PaperUnusable
from kompeten.problems import Problem, Text
from registration.applications.rules import APPLICATION, ApplicationState
from registration.batches.problems import plan_errors
from registration.batches.rules import FIXED_BY_ACCEPTANCE, PlanCode
from registration.catalogue.problems import ACTIVATION_MESSAGES
from registration.cells.codes import FindingCode
from registration.erasures.rules import StillUnderWay
from registration.exports.schemas import EXPLANATION
from registration.forms.fields import Column
from registration.forms.messages import message_for
from registration.lsps.problems import MESSAGES as LSP_MESSAGES
from registration.timeline.rules import Stage
from support.indonesian import faults_in
from support.people import BATCH, SCHEME, participant

PACKAGES = ("kompeten", "registration", "assessment", "certification", "development", "notifications", "gateway")
CASES = [NamedCase(new_id(), "Siti Rahmah Hasanah"), NamedCase(new_id(), "Noor Lilis")]
INVOLVED = [Involvement(str(new_id()), "Ani Lestari", part) for part in Part]
VALUES: dict[str, Any] = {  # Any: as the code hands them over; a new parameter without one fails
    "state": ApplicationState.ACCEPTED,
    "legal": APPLICATION.legal(ApplicationState.ACCEPTED),
    "stage": Stage.NOT_GRANTED,
    "roles": list(Role),
    "service": "certification",
    "resolution": Replayed.SUPERSEDED,
    "fields": FIXED_BY_ACCEPTANCE,
    "sessions": ["Klasifikasi DDC"],
    "steps": ["Tugas mandiri"],
    "held_on": date(2026, 7, 14),
    "units": ["R.91PRP02.021.1"],
    "starts_on": date(2026, 7, 15),
    "day": date(2026, 7, 15),
    "zone": "WITA",
    "scheme": "KL-04",
    "organizer": "dispersip-kalsel",
    "title": "Pleno Kalimantan Selatan",
    "expected": ["application/json"],
    "topics": ["kompeten.lsps"],
    "process": "registrasi-1",
    "cells": ["barat", "timur"],
    "regency": "Kota Banjarmasin",
    "header": "Upload-Offset",
    **dict.fromkeys(("received", "count", "taken", "left", "minimum", "limit", "revision", "waiting"), 3),
}
MADE: dict[str, Iterable[Callable[[], Problem]]] = {  # whoever is made of more than the parameters of a message
    "MarksMissing": [lambda: MarksMissing(SCHEME.units)],
    "UnitUnknown": [lambda: UnitUnknown([0, 2])],
    "ResultIdReused": [lambda: ResultIdReused([0])],
    "AssignmentRefused": [lambda: AssignmentRefused(list(Rule), participant())],
    "UnfitForSome": [lambda: UnfitForSome(["00001/LSP-PUSTAKAWAN/KL-04/2026"])],
    "UnfitOrder": [lambda: UnfitOrder(list(OrderFault))],
    "NothingToIssue": [
        lambda: NothingToIssue([]),
        lambda: NothingToIssue([("Siti Rahmah", reason) for reason in HoldReason]),
    ],
    "SamePerson": [lambda: SamePerson(list(Duty))],
    "UnfitCommittee": [lambda: UnfitCommittee(list(SeatingFault), minimum=3)],
    "UnknownMember": [lambda: UnknownMember([1])],
    "NotOnRoster": [lambda: NotOnRoster({0: (Absence.NOT_ON_ROSTER, ""), 2: (Absence.OUTSIDE_TERM, "Budi Santoso")})],
    "DeciderInvolved": [lambda: DeciderInvolved(INVOLVED)],
    "CloserInvolved": [lambda: CloserInvolved(INVOLVED)],
    "MustRecuse": [lambda: MustRecuse(dict.fromkeys(CASES, INVOLVED))],
    "StillUnderWay": [lambda: StillUnderWay({new_id(): "Sertifikasi Pustakawan Kalimantan Selatan 2026 (KL-04)"})],
    "PaperUnusable": [partial(PaperUnusable, code) for code in PaperCode],
    "DecisionOutdated": [lambda: DecisionOutdated(CASES)],
    "CasesRestricted": [lambda: CasesRestricted(CASES)],
}
TECHNICAL = (
    "Content-Length",
    "If-Match",
    "Idempotency-Key",
    "X-Kompeten-Cell",
    "Tus-Resumable",
    "Upload-Offset",
)  # told to programs by the names they know
OWN_WORDS = {"development": r"\bpeserta\b"}  # people in activities, whom nobody assesses
ABOUT_JSON = (EXPLANATION["id"],)  # names the parts of a document in JSON
MISSED = [Missed("Membuat Tajuk", 6, 0, 0), Missed("Klasifikasi", 6, 5, 2)]
RATED = [Rated("Materinya sesuai.", "It fits.", 2.5)]
TIME_ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")  # one of them is to be entered
PLACES = ("{0}", "{sequence}", "{year}", "{scheme}", "{lsp}")  # of a limit, and of the parts of a number


def kinds() -> list[type[Problem]]:
    """Return every kind of refusal."""
    for package in PACKAGES:
        import_all(package)
    return sorted({Problem, *_below(Problem)}, key=lambda kind: (kind.code, kind.__qualname__))


def _below(kind: type[Problem]) -> Iterator[type[Problem]]:
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] in PACKAGES:
            yield one
        yield from _below(one)


def made(kind: type[Problem]) -> list[Problem]:
    """Return a refusal as its code makes it; a parameter nobody gave a value here is a `KeyError`."""
    if kind.__name__ in MADE:
        return [make() for make in MADE[kind.__name__]]
    if inspect.signature(kind).parameters.keys() == inspect.signature(Problem).parameters.keys():
        names = [name for _, name, _, _ in string.Formatter().parse(kind.message.id) if name]
        return [kind(**{name: VALUES[name] for name in names})]
    return [kind()]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__qualname__)
def test_a_refusal_says_nothing_in_code(kind: type[Problem]) -> None:
    for problem in made(kind):
        told = [problem.text.id, *(error.message["id"] for error in problem.errors)]
        for text in told:
            assert faults_in(_without(text, TECHNICAL)) == [], text
        assert str(new_id())[:8] not in problem.text.en
        assert "None" not in problem.text.en


def test_dates_are_written_as_people_write_them() -> None:
    with pytest.raises(TooEarly) as refused:
        refuse_before_the_day(None, BATCH, datetime(2026, 7, 14, 1, tzinfo=UTC))
    assert refused.value.text.id == (
        "Asesmen dijadwalkan pada 15 Juli 2026 (WITA); hasil atau ketidakhadiran dicatat mulai hari itu."
    )
    assert "15 July 2026 (WITA)" in refused.value.text.en
    outside = AssignmentRefused([Rule.OUTSIDE_BATCH_DATES], participant()).errors[0].message
    assert "15 Juli 2026 sampai 17 Juli 2026 (WITA)" in outside["id"]
    (expired,) = warnings_in_words(
        written="MET.000.007183.2023",
        normalised="MET.000.007183.2023",
        valid_until=date(2026, 6, 30),
        today=date(2026, 7, 1),
    )
    assert expired.message["id"] == "Nomor MET hanya berlaku sampai 30 Juni 2026; asesor tidak dapat ditugaskan."


def test_what_is_held_is_named_with_its_reason_or_nothing_is() -> None:
    assert NothingToIssue([]).text.id == "Semua sertifikat pleno ini sudah terbit."
    held = NothingToIssue([("Siti", HoldReason.REVIEW_REQUIRED), ("Noor", HoldReason.UNPRINTABLE)]).text
    assert "Siti (perlu ditinjau ulang), Noor (tidak dapat dicetak)" in held.id
    assert "Siti (review required), Noor (not printable)" in held.en


def test_people_read_names_where_programs_read_ids() -> None:
    for problem in (MustRecuse({CASES[0]: INVOLVED}), DecisionOutdated([CASES[0]])):
        assert "Siti Rahmah Hasanah" in problem.text.id
        assert {error.field for error in problem.errors} == {str(CASES[0].id)}


def texts() -> Iterator[str]:
    """Yield what else people are told in Indonesian: about fields of forms and requests, and on pages."""
    yield from (message_for(code, column).id for code in FindingCode for column in Column)
    yield from (error.message["id"] for error in plan_errors([("#/venue/name", code) for code in PlanCode]))
    yield from (one for one, _ in ACTIVATION_MESSAGES.values())
    yield from (message.id for _, message in (*CATALOGUE.values(), OTHER, WRONG_TYPE))
    yield from (message.id for message in (*BOUNDS.values(), *LSP_MESSAGES.values()))
    for page in (DISTURBED, REFUSED, VERIFICATION, *WORDS.values()):
        yield from (one.id for one in (page.heading, page.text) if one is not None)
    for words in STATUS_WORDS.values():
        yield from (one.id for one in (words.label, words.meaning, words.dated))
    yield from (one.id for one in (*PROBLEM_WORDS.values(), NUMBER_HINT))
    yield from (text.id for _, text in suggestions(MISSED, RATED, unrecorded=1, untaught=1))
    for package in PACKAGES:
        for module in import_all(package):
            told = (one for one in kept(vars(module)) if one not in ABOUT_JSON)
            yield from (re.sub(rf"{{\w*(:.*?)?}}|{OWN_WORDS.get(package, '')}", "", one) for one in told)


def kept(value: Any, depth: int = 6) -> Iterator[str]:
    """Yield the Indonesian of every message there is in tables, tuples and models, however deep; a template as such."""
    pair = ("id", "en")
    if isinstance(value, Text):
        yield value.id
    elif isinstance(value, Mapping) and tuple(value) == pair:
        yield str(value["id"])
    elif depth:
        inner: Iterable[Any] = ()
        if isinstance(value, Mapping):
            inner = value.values()
        elif isinstance(value, list | tuple | set | frozenset):
            inner = value
        elif isinstance(value, BaseModel):
            inner = vars(value).values()
        elif is_dataclass(value) and not isinstance(value, type):
            inner = [getattr(value, one.name, None) for one in fields(value)]
        for one in inner:
            yield from kept(one, depth - 1)


def test_whatever_else_is_told_says_nothing_in_code() -> None:
    wrong = {text: faults_in(_without(text, PLACES + TIME_ZONES)) for text in texts()}
    assert {text: found for text, found in wrong.items() if found} == {}


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text

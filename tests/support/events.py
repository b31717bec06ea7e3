"""Sample events: one maker for every registered type, and the situations that several tests need."""

import functools
import json
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from kompeten.events import (
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AssessmentCompleted,
    AssessorAssigned,
    CandidateAbsent,
    CertificateIssued,
    CertificationDecided,
    EventBody,
    ParticipantCorrected,
)
from kompeten.events.certification import Outcome
from kompeten.events.snapshots import Assessor, Contacts, Mark
from kompeten.ids import new_id
from support.people import BATCH, SCHEME, participant

GOLDEN = Path(__file__).parents[1] / "contracts" / "events"
ASSESSOR = Assessor(
    id=UUID("0197f000-0000-7000-8000-0000000000aa"),
    user_id="user-puji",
    name="Puji Sri Noviani",
    met_number="MET.000.990007.2022",
    employer="Dinas Perpustakaan Karangasem",
)

Body = TypeVar("Body", bound=EventBody)


def sample(kind: type[Body], subject: object = None, **changes: Any) -> Body:
    """Return a valid body of any registered type, about something new unless a subject is given.

    What is not given stands as in the type's golden record, but for participant, batch and assessor, which are those
    of the tests. A field may be given as Python or as JSON has it.
    """
    person = participant()
    ours = {
        "batch_id": BATCH.id,
        "batch_title": BATCH.title,
        "assessor": ASSESSOR,
        "participant": person,
        "full_name": person.full_name,
        "holder_name": person.full_name,
    }
    known = {name: value for name, value in ours.items() if name in kind.model_fields}
    return kind.model_validate({**_golden(kind), **known, kind.subject_field: str(subject or new_id()), **changes})


def submitted(application_id: object = None, *, email: str | None = "siti@example.id") -> ApplicationSubmitted:
    """Return the arrival of APL-01."""
    return sample(ApplicationSubmitted, application_id, contacts=Contacts(email=email, phone="084000000001"))


def returned(application_id: object = None, **reasons: str) -> ApplicationReturned:
    """Return the sending back with a reason per field."""
    told = [{"field": field, "reason": reason} for field, reason in reasons.items()]
    return sample(ApplicationReturned, application_id, reasons=told)


def withdrawn(application_id: object = None, *, was_accepted: bool = True) -> ApplicationWithdrawn:
    """Return the taking back of an application."""
    return sample(ApplicationWithdrawn, application_id, was_accepted=was_accepted)


def corrected(application_id: object, full_name: str, revision: int = 2) -> ParticipantCorrected:
    """Return the correction of a name."""
    person = participant(full_name=full_name, revision=revision)
    known = {"previous_name": participant().full_name, "corrected_by": "user-admin", "reason": "Salah ketik"}
    return sample(ParticipantCorrected, application_id, participant=person, contacts=Contacts(), **known)


def assigned(application_id: object = None, **changes: Any) -> AssessorAssigned:
    """Return the assignment of the assessor."""
    return sample(AssessorAssigned, application_id, **{"assessor_email": "puji@example.id"} | changes)


def absent(application_id: object = None, attempt: int = 1) -> CandidateAbsent:
    """Return the absence."""
    return sample(CandidateAbsent, application_id, attempt=attempt)


def completed(
    application_id: object = None, *, attempt: int = 1, revision: int = 1, missed: int = 0, **changes: Any
) -> AssessmentCompleted:
    """Return a completed assessment whose first `missed` units are BK; `changes` go to the participant."""
    marks = [Mark.NOT_YET_COMPETENT if place < missed else Mark.COMPETENT for place in range(len(SCHEME.units))]
    units = [
        {"code": unit.code, "title": unit.title, "mark": mark, "evidence": ["observation"], "note": ""}
        for unit, mark in zip(SCHEME.units, marks, strict=True)
    ]
    return sample(
        AssessmentCompleted,
        application_id,
        attempt=attempt,
        revision=revision,
        recommendation=Mark.NOT_YET_COMPETENT if missed else Mark.COMPETENT,
        units=units,
        participant=participant(**changes),
    )


def decided(
    application_id: object = None, outcome: Outcome = Outcome.NOT_GRANTED, **changes: Any
) -> CertificationDecided:
    """Return the committee's decision; who is refused missed one unit."""
    missed = SCHEME.units[1:2] if outcome is Outcome.NOT_GRANTED else ()
    return sample(CertificationDecided, application_id, outcome=outcome, missed_units=missed, **changes)


def issued(application_id: object = None, **changes: Any) -> CertificateIssued:
    """Return the issue of the certificate."""
    return sample(CertificateIssued, application_id, **changes)


@functools.cache
def _golden(kind: type[EventBody]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((GOLDEN / f"{kind.__name__}.v{kind.version}.json").read_text("utf-8"))["body"]
    return body

"""Synthetic people by number: applications as an organizer's system sends them, and the events about them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from kompeten.events import AssessmentCompleted, Event, EventBody, ParticipantRegistered, encode
from kompeten.events.assessment import UnitResult
from kompeten.events.envelope import Headers
from kompeten.events.snapshots import Assessor, Mark
from kompeten.ids import new_id
from support import people
from support.people import SCHEME

CONSENT = "2026-1"  # the current text
LSP = "lsp-pustakawan"
ORGANIZER = "dispersip-kalsel"
SERIALS_A_DAY = 9_000  # a NIK ends in a serial of four digits per birth date and place
OLDEST = date(1970, 1, 1)
NAMES = ("Siti Rahmah", "Noor Lilis", "Ahmad Fauzi", "Dewi Lestari", "Budi Santoso", "Rina Wulandari", "Agus Salim")
ASSESSOR = Assessor(
    id=UUID("0197f000-0000-7000-8000-0000000000aa"),
    user_id="user-assessor",
    name="Puji Sri Noviani",
    met_number="MET.000.990007.2022",
    employer="Dinas Perpustakaan Karangasem",
)
MOMENT = datetime(2026, 7, 16, 8, 0, tzinfo=UTC)


def name_of(number: int) -> str:
    """Return a name; not unique, as names are not."""
    return f"{NAMES[number % len(NAMES)]} {NAMES[number // 7 % len(NAMES)].split()[1]}"


def national_id(number: int) -> str:
    """Return the NIK of a number: equal for the same person, of which there are a hundred million."""
    born = OLDEST + timedelta(days=number // SERIALS_A_DAY)
    return f"637101{born:%d%m%y}{number % SERIALS_A_DAY + 1:04d}"


def application(number: int, batch_id: str) -> dict[str, str]:
    """Return the body of an application; equal numbers are the same person."""
    born = OLDEST + timedelta(days=number // SERIALS_A_DAY)
    return {
        "batch_id": batch_id,
        "national_id": national_id(number),
        "full_name": name_of(number),
        "birth_place": "Banjarmasin",
        "birth_date": born.isoformat(),
        "sex": "male",
        "address": "Jl. Mawar No. 12",
        "region_code": "63.71",
        "phone": "084000003019",
        "email": f"peserta.{number}@example.id",
        "education": "S1",
        "field_of_study": "Ilmu Perpustakaan",
        "employer": "Perpustakaan Umum Contoh",
        "employer_kind": "public",
        "position": "Pustakawan",
        "employed_since": "2015-02-19",
        "scheme_code": SCHEME.code,
        "funding_source": "APBD",
        "consent_version": CONSENT,
    }


def registered(number: int) -> ParticipantRegistered:
    """Return the event of an acceptance, of somebody new at every call."""
    return people.registered(full_name=name_of(number))


def completed(number: int, *, full_name: str | None = None) -> AssessmentCompleted:
    """Return the event of a completed assessment with a good result, of somebody new at every call."""
    return AssessmentCompleted(
        application_id=new_id(),
        assessment_id=new_id(),
        attempt=1,
        revision=1,
        recommendation=Mark.COMPETENT,
        units=tuple(
            UnitResult(code=unit.code, title=unit.title, mark=Mark.COMPETENT, evidence=("observation",), note="")
            for unit in SCHEME.units
        ),
        follow_up=None,
        assessor=ASSESSOR,
        participant=people.participant(full_name=full_name or name_of(number)),
        completed_at=MOMENT,
    )


def as_record(body: EventBody) -> tuple[bytes, Headers, bytes]:
    """Return key, headers and value of the body as its subject's first event."""
    event = Event(
        id=new_id(),
        type=body.event_type(),
        source=body.source,
        subject=body.subject,
        time=datetime.now(UTC),
        sequence=1,
        body=body,
        correlation_id=str(new_id()),
        lsp_id=LSP,
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    )
    return encode(event)

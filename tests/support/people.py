"""Synthetic people and the events about them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from kompeten.events import ParticipantRegistered
from kompeten.events.snapshots import Batch, Contacts, Employer, Participant, Scheme, Unit, Venue
from kompeten.ids import new_id

BATCH = Batch(
    id=UUID("0197f000-0000-7000-8000-000000000001"),
    title="Sertifikasi Pustakawan Kalimantan Selatan 2026",
    starts_on=date(2026, 7, 15),
    ends_on=date(2026, 7, 17),
    time_zone="Asia/Makassar",
    venue=Venue(name="Gedung Dispersip", region_code="63.71", region_name="Kota Banjarmasin"),
)
SCHEME = Scheme(
    code="KL-04",
    name="Pelaksanaan Pengatalogan Subjek",
    type="klaster",
    version=1,
    standard="SKKNI 236/2019",
    validity_years=3,
    units=(
        Unit(code="R.91PRP02.021.1", title="Membuat Tajuk Kendali Subjek"),
        Unit(code="R.91PRP02.912.1", title="Menentukan Notasi Klasifikasi"),
        Unit(code="R.91PRP02.913.1", title="Menentukan Tajuk Subjek"),
    ),
)


def participant(**changes: Any) -> Participant:
    """Return a participant as registered, with changes."""
    fields: dict[str, Any] = {
        "person_id": new_id(),
        "full_name": "Siti Rahmah Hasanah",
        "revision": 1,
        "employer": Employer(name="Perpustakaan SMA Negeri 3 Banjarmasin", kind="public"),
        "organizer_id": "dispersip-kalsel",
        "lsp_id": "lsp-pustakawan",
        "batch": BATCH,
        "scheme": SCHEME,
        "funding_source": "APBD",
        "reviewed_by": "user-lsp_admin",
    }
    return Participant(**(fields | changes))


def registered(application_id: UUID | None = None, **changes: Any) -> ParticipantRegistered:
    """Return the event of an acceptance; `changes` go to the participant."""
    return ParticipantRegistered(
        application_id=application_id or new_id(),
        participant=participant(**changes),
        contacts=Contacts(email="siti.rahmah@example.id", phone="084000000001"),
        accepted_at=datetime(2026, 7, 1, 3, 0, tzinfo=UTC),
    )

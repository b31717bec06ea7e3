"""Activities as development tells of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from kompeten.events import ActivityAnnounced, ActivityChanged
from kompeten.events.development import Activity, ActivityKind, ActivitySession, Trainer
from kompeten.ids import new_id
from support.people import SCHEME
from support.services import START

FIRST = START + timedelta(days=14)
ORGANIZER = "dispersip-kalsel"
SESSIONS = tuple(
    ActivitySession(
        id=UUID(f"0197f000-0000-7000-8000-00000000f00{place}"),
        title=f"Sesi {place}",
        starts_at=FIRST + timedelta(hours=3 * place),
        ends_at=FIRST + timedelta(hours=3 * place, minutes=135),
        lesson_hours=3,
        venue="Gedung Dispersip",
        region_code="63.71",
    )
    for place in range(2)
)


def activity(activity_id: UUID | None = None, **changes: Any) -> Activity:
    """Return an activity in a fortnight that prepares for the tests' scheme."""
    usual = {
        "id": activity_id or new_id(),
        "revision": 2,
        "organizer_id": ORGANIZER,
        "kind": ActivityKind.WORKSHOP,
        "title": "Bimbingan Teknis Banjarmasin",
        "topics": ("klasifikasi",),
        "unit_codes": (SCHEME.units[0].code,),
        "trainers": (Trainer(name="Puji Sri Noviani", user_id="user-puji"),),
        "time_zone": "Asia/Makassar",
        "sessions": SESSIONS,
        "quota": 100,
        "prepares_for": (SCHEME.code,),
    }
    return Activity(**usual | changes)


def announced(activity_id: UUID | None = None, **changes: Any) -> ActivityAnnounced:
    """Return the announcement of an activity."""
    told = activity(activity_id, **changes)
    return ActivityAnnounced(activity_id=told.id, activity=told, announced_at=datetime(2026, 7, 1, tzinfo=UTC))


def changed(activity_id: UUID, **changes: Any) -> ActivityChanged:
    """Return the change of an activity; its revision is a later one unless said otherwise."""
    told = activity(activity_id, **{"revision": 3} | changes)
    return ActivityChanged(activity_id=told.id, activity=told, changed_at=datetime(2026, 7, 2, tzinfo=UTC))

"""What surveys and indicators are called in reports, on paper and in workbooks."""

from typing import Final

from development.programmes.rules import Indicator
from kompeten.events.development import SurveyKind
from kompeten.problems import Message

SURVEYS: Final[dict[SurveyKind, Message]] = {
    SurveyKind.LEARNING_BEFORE: {"id": "Penguasaan sebelum kegiatan", "en": "Mastery before"},
    SurveyKind.REACTION: {"id": "Tanggapan atas kegiatan", "en": "Reaction"},
    SurveyKind.LEARNING_AFTER: {"id": "Penguasaan sesudah kegiatan", "en": "Mastery after"},
    SurveyKind.BEHAVIOUR: {"id": "Penerapan di tempat kerja", "en": "Behaviour at work"},
    SurveyKind.BEHAVIOUR_SUPERVISOR: {
        "id": "Penerapan menurut atasan",
        "en": "Behaviour at work, as supervisors see it",
    },
}
INDICATORS: Final[dict[Indicator, Message]] = {
    Indicator.VISITORS: {"id": "Pengunjung", "en": "visitors"},
    Indicator.LOANS: {"id": "Peminjaman", "en": "loans"},
    Indicator.PROGRAMMES_HELD: {"id": "Kegiatan layanan", "en": "programmes held"},
    Indicator.MEMBERS: {"id": "Anggota", "en": "members"},
    Indicator.SATISFACTION: {"id": "Kepuasan (%)", "en": "satisfaction (%)"},
}


def both(label: Message) -> str:
    """Return a label in both languages, as headings and cells show it."""
    return f"{label['id']} / {label['en']}"

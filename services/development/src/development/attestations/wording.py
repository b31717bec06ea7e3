"""What an attestation says of itself, in Indonesian and English."""

from typing import Final

from kompeten.events.development import ActivityKind
from kompeten.problems import Message

KINDS: Final[dict[ActivityKind, Message]] = {
    ActivityKind.TRAINING: {"id": "Pelatihan", "en": "Training"},
    ActivityKind.WORKSHOP: {"id": "Lokakarya", "en": "Workshop"},
    ActivityKind.SEMINAR: {"id": "Seminar", "en": "Seminar"},
    ActivityKind.PANEL: {"id": "Diskusi panel", "en": "Panel"},
    ActivityKind.CONFERENCE: {"id": "Konferensi", "en": "Conference"},
    ActivityKind.MENTORING_CIRCLE: {"id": "Lingkar bimbingan", "en": "Mentoring circle"},
    ActivityKind.PUBLIC_CLASS: {"id": "Kelas umum", "en": "Public class"},
}

ATTENDED: Final[Message] = {
    "id": "Orang ini tercatat hadir pada sesi di bawah ini. Surat ini bukan sertifikat kompetensi dan tidak menyatakan "
    "bahwa pemegangnya kompeten.",
    "en": "This person is on record as having attended the sessions below. This is no certificate of competence and "
    "does not say that its holder is competent.",
}
NOTHING_LEFT: Final[Message] = {
    "id": "Kehadiran yang dahulu tercatat telah dikoreksi; tidak ada lagi yang tercatat. Jangan andalkan surat ini.",
    "en": "The attendance once on record was corrected, and none is left. Do not rely on this document.",
}


def meaning_of(*, is_anything_left: bool) -> Message:
    """Return what whoever verifies is to make of it."""
    return ATTENDED if is_anything_left else NOTHING_LEFT

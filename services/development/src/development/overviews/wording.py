"""What an overview calls things, in Indonesian and English."""

from typing import Final

from development.overviews.rules import Presence
from development.progress.rules import StepOutcome
from kompeten.events.development import SurveyKind
from kompeten.problems import Text

PRESENCES: Final[dict[Presence, Text]] = {
    Presence.ATTENDED: Text("Hadir", "Attended"),
    Presence.NOT_RECORDED: Text("Belum tercatat", "Not recorded"),
    Presence.TO_COME: Text("Akan datang", "To come"),
}
OUTCOMES: Final[dict[StepOutcome, Text]] = {
    StepOutcome.PASSED: Text("Tercapai", "Passed"),
    StepOutcome.REPEAT: Text("Perlu diulang", "To be repeated"),
    StepOutcome.NOT_EVALUATED: Text("Belum dinilai", "Not evaluated yet"),
}
SURVEYS: Final[dict[SurveyKind, Text]] = {
    SurveyKind.LEARNING_BEFORE: Text("Penguasaan sebelum kegiatan", "Mastery before"),
    SurveyKind.REACTION: Text("Tanggapan atas kegiatan", "Reaction"),
    SurveyKind.LEARNING_AFTER: Text("Penguasaan sesudah kegiatan", "Mastery after"),
    SurveyKind.BEHAVIOUR: Text("Penerapan di tempat kerja", "Behaviour at work"),
}

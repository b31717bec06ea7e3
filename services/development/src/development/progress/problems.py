"""Why something about steps is refused."""

from collections.abc import Iterable

from development.progress.rules import StepCode
from kompeten.problems import Conflict, FieldError, Text, field_error

MESSAGES: dict[StepCode, Text] = {
    StepCode.STEP_UNKNOWN: Text("Tahap ini belum ditetapkan.", "There is no such step."),
    StepCode.STEP_NAMED_TWICE: Text("Disebut lebih dari sekali.", "Named more than once."),
    StepCode.NOT_YET: Text("Tanggal ini belum tiba.", "This day has not come yet."),
    StepCode.FOREIGN_ACTIVITY: Text(
        "Kegiatan ini bukan bagian dari program.", "This activity is not of the programme."
    ),
}


class StepsEntered(Conflict):
    """409: people have entries about steps that would go, and nothing of theirs is overwritten."""

    code = "steps_entered"
    message = Text(
        "Tahap berikut sudah memiliki catatan dan tidak dapat dihapus: {steps}.",
        "People have entries about these steps, which cannot go: {steps}.",
    )


def step_errors(found: Iterable[tuple[str, StepCode]]) -> list[FieldError]:
    """Return what is wrong as it is told: a JSON pointer and why."""
    return [field_error(at.rpartition("/")[2], code, MESSAGES[code], pointer=at) for at, code in found]

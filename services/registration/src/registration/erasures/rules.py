"""Whether a person can be erased now, and why not."""

from kompeten.problems import Conflict, Text
from registration.applications.rules import ENDED, ApplicationState
from registration.timeline.rules import Stage

OVER = frozenset({Stage.NOT_GRANTED, Stage.ISSUED})


def is_under_way(state: ApplicationState, stage: Stage) -> bool:
    """Tell whether somebody still has to do something about an application: then the person is needed for it."""
    return state not in ENDED and stage not in OVER


class StillUnderWay(Conflict):
    """409: applications of the person have not ended."""

    code = "application_under_way"
    message = Text(
        "Permohonan berikut masih berjalan: {applications}. Batalkan atau selesaikan dahulu, lalu ulangi penghapusan.",
        "These applications are still under way: {applications}. Withdraw or finish them first, then erase.",
    )

"""Whether a person can be erased now, and why not."""

from collections.abc import Mapping
from uuid import UUID

from kompeten.problems import Conflict, Text, field_error
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
        "Permohonan berikut masih berjalan: {applications}. Tarik atau selesaikan dahulu, lalu ulangi penghapusan.",
        "These applications are still under way: {applications}. Withdraw or finish them first, then erase.",
    )

    def __init__(self, named: Mapping[UUID, str]) -> None:
        """Name each application by batch and scheme; programs read its id as the field of an error."""
        super().__init__(applications=list(named.values()))
        self.errors = tuple(field_error(str(one), self.code, self.text, pointer="#") for one in named)

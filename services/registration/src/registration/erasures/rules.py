"""Whether a person can be erased now."""

from registration.applications.rules import ENDED, ApplicationState
from registration.timeline.rules import Stage

OVER = frozenset({Stage.NOT_GRANTED, Stage.ISSUED})


def is_under_way(state: ApplicationState, stage: Stage) -> bool:
    """Tell whether somebody still has to do something about an application: then the person is needed for it."""
    return state not in ENDED and stage not in OVER

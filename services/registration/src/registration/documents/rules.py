"""The states of a document, and what may come next of an upload."""

from enum import StrEnum

from kompeten.states import StateMachine
from registration.applications.rules import ApplicationState

MOST_OF_AN_APPLICATION = 20  # kept or under way; nine kinds, some of them several times
MOST_PIECES = 200  # of an upload: 26 KB each, at the least

TAKING = frozenset({ApplicationState.SUBMITTED, ApplicationState.RETURNED})
"""While somebody still looks at an application; what was accepted was accepted on these papers."""


class DocumentState(StrEnum):
    """Where a document stands."""

    UPLOADING = "uploading"
    KEPT = "kept"
    REFUSED = "refused"
    REMOVED = "removed"
    ERASED = "erased"


class DocumentMove(StrEnum):
    """What can be done to a document."""

    KEEP = "keep"
    REFUSE = "refuse"
    REMOVE = "remove"
    ERASE = "erase"


# Nothing comes back: who wants another paper sends it as another document.
DOCUMENT = StateMachine(
    DocumentState,
    DocumentMove,
    {
        (DocumentState.UPLOADING, DocumentMove.KEEP): DocumentState.KEPT,
        (DocumentState.UPLOADING, DocumentMove.REFUSE): DocumentState.REFUSED,
        (DocumentState.UPLOADING, DocumentMove.REMOVE): DocumentState.REMOVED,
        (DocumentState.KEPT, DocumentMove.REMOVE): DocumentState.REMOVED,
        **{(state, DocumentMove.ERASE): DocumentState.ERASED for state in DocumentState},
    },
)
LIVE = (DocumentState.UPLOADING, DocumentState.KEPT)
SHOWN = (DocumentState.UPLOADING, DocumentState.KEPT, DocumentState.REFUSED)

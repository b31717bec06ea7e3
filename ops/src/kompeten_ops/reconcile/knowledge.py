"""What the services know of one application, and what their messaging knows of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kompeten_ops.paging import Json

REGISTRATION, ASSESSMENT, CERTIFICATION, NOTIFICATIONS = "registration", "assessment", "certification", "notifications"
OF_APPLICATIONS = (REGISTRATION, ASSESSMENT, CERTIFICATION, NOTIFICATIONS)
"""The services that an application passes, producers before their consumers."""
PRODUCERS = {
    "kompeten.registration": REGISTRATION,
    "kompeten.assessment": ASSESSMENT,
    "kompeten.certification": CERTIFICATION,
    "kompeten.certificates": CERTIFICATION,
}


@dataclass(frozen=True, order=True)
class Hop:
    """The way of an event from the service that records it, on a topic, to one that applies it."""

    topic: str
    consumer: str

    @property
    def producer(self) -> str:
        """Return who records on the topic."""
        return PRODUCERS[self.topic]


@dataclass(frozen=True)
class Known:
    """What the services' lists say of an application; None where a service does not know it."""

    application_id: str
    batch_id: str
    state: str | None = None
    stage: str | None = None
    was_accepted: bool = False
    assessment: str | None = None
    is_assigned: bool = False
    case: str | None = None
    certificate: str | None = None
    letters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Messages:
    """What the messaging of all services knows of an application: keyed by service, topic, or both.

    `erased` names the services that have erased its person.
    """

    recorded: Mapping[str, int] = field(default_factory=dict)
    waiting: Mapping[str, Json] = field(default_factory=dict)
    applied: Mapping[Hop, int] = field(default_factory=dict)
    dead_letters: Mapping[Hop, Json] = field(default_factory=dict)
    paused: frozenset[Hop] = frozenset()
    hops: frozenset[Hop] = frozenset()
    erased: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Difference:
    """Something two services know differently, and the way by which the news should have come; None: by none."""

    what: str
    hop: Hop | None


class Explanation(StrEnum):
    """Why services know something differently."""

    IN_OUTBOX = "in_outbox"
    DEAD_LETTER = "dead_letter"
    PAUSED = "paused"
    ON_ITS_WAY = "on_its_way"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True)
class Explained:
    """A difference with its explanation, in a sentence for the operator."""

    what: str
    explanation: Explanation
    why: str
